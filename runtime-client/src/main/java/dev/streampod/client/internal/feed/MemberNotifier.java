package dev.streampod.client.internal.feed;

import dev.streampod.client.FeedMember;
import dev.streampod.client.FeedPresenceListener;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.concurrent.SerialTask;
import dev.streampod.entity.SerializableEntity;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener what has become of members since it was last told: what waits is one event for each member at most, and
 * none for one that came and went. The lock of the members guards all state.
 */
final class MemberNotifier<I extends SerializableEntity> {

    private static final Logger LOG = LoggerFactory.getLogger(MemberNotifier.class);

    private final FeedMembers<I> members;
    private final FeedPresenceListener<I> listener;
    private final CallbackExecutor threads;
    private final SerialTask notifying;
    /** The members as the listener knows them. */
    private final Map<String, I> told = new HashMap<>();
    /** The ids of members that may have changed since the listener was told; each is present or was told. */
    private final Set<String> changed = new LinkedHashSet<>();

    MemberNotifier(FeedMembers<I> members, FeedPresenceListener<I> listener, CallbackExecutor threads) {
        this.members = members;
        this.listener = listener;
        this.threads = threads;
        this.notifying = new SerialTask("Reporting the members that are present", this::tellAll, threads.failures());
    }

    /** A member has come, changed or gone. The lock is held. */
    void changed(String id) {
        if (members.info(id) == null && !told.containsKey(id)) {
            changed.remove(id);
            return;
        }
        changed.add(id);
        try {
            notifying.request(threads);
        } catch (RejectedExecutionException e) {
            LOG.debug("The client's threads have ended; presence is no longer reported", e);
        }
    }

    /** Nothing is told any more. The lock is held. */
    void stop() {
        changed.clear();
        told.clear();
    }

    private void tellAll() {
        for (Runnable next = next(); next != null; next = next()) {
            EventDispatcher.guarded(next);
        }
    }

    /** The next call of the listener; null when there is nothing to tell. */
    private @Nullable Runnable next() {
        members.lock().lock();
        try {
            Runnable event = null;
            for (Iterator<String> ids = changed.iterator(); event == null && ids.hasNext(); ) {
                String id = ids.next();
                ids.remove();
                event = event(id);
            }
            return event;
        } finally {
            members.lock().unlock();
        }
    }

    private @Nullable Runnable event(String id) {
        I now = members.info(id);
        if (now == null) {
            I last = told.remove(id);
            return last == null ? null : () -> listener.left(new FeedMember<>(id, last));
        }
        I before = told.put(id, now);
        var member = new FeedMember<>(id, now);
        if (before == null) {
            return () -> listener.joined(member);
        }
        return before.equals(now) ? null : () -> listener.changed(member);
    }
}
