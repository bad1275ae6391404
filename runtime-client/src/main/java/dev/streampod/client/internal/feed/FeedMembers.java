package dev.streampod.client.internal.feed;

import dev.streampod.client.FeedMember;
import dev.streampod.client.FeedPresence;
import dev.streampod.client.FeedPresenceListener;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.concurrent.FutureCopy;
import dev.streampod.entity.SerializableEntity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The members that are present on the channel of a feed, as the server reports them. Its lock guards all state, and that of
 * the notifiers; no code of the application runs under it.
 */
final class FeedMembers<I extends SerializableEntity> implements FeedPresence<I> {

    /** @param size of the frame that told of the member */
    private record Member<I>(I info, int size) {}

    private final Class<I> type;
    private final CallbackExecutor callbacks;
    private final int maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Member<I>> members = new LinkedHashMap<>();
    /** Members from before the server was last asked that it has not confirmed yet. */
    private final Set<String> unconfirmed = new HashSet<>();

    private final List<MemberNotifier<I>> notifiers = new ArrayList<>();
    private final RuntimeFuture<Void> known = new RuntimeFuture<>();
    private long bytes;
    private boolean ended;

    /** @param maxBytes how many bytes the members have at most */
    FeedMembers(Class<I> type, CallbackExecutor callbacks, int maxBytes) {
        this.type = type;
        this.callbacks = callbacks;
        this.maxBytes = maxBytes;
    }

    @Override
    public List<FeedMember<I>> members() {
        lock.lock();
        try {
            var all = new ArrayList<FeedMember<I>>(members.size());
            members.forEach((id, member) -> all.add(new FeedMember<>(id, member.info())));
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> known() {
        return FutureCopy.of(known);
    }

    @Override
    public void listen(FeedPresenceListener<I> listener) {
        Objects.requireNonNull(listener, "listener");
        lock.lock();
        try {
            if (!ended) {
                var notifier = new MemberNotifier<I>(this, listener, callbacks);
                notifiers.add(notifier);
                members.keySet().forEach(notifier::changed);
            }
        } finally {
            lock.unlock();
        }
    }

    ReentrantLock lock() {
        return lock;
    }

    /** The info of a member; null when there is none of that id. The lock is held. */
    @Nullable
    I info(String id) {
        Member<I> member = members.get(id);
        return member == null ? null : member.info();
    }

    // Frames of the server. The feed's lock is held.

    /** The server was asked who is present, and reports the members from here on. */
    void asked() {
        lock.lock();
        try {
            unconfirmed.clear();
            unconfirmed.addAll(members.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** A member is there; false when the members are too large together. */
    boolean joined(String id, SerializableEntity info, int size) {
        lock.lock();
        try {
            if (ended) {
                return true;
            }
            unconfirmed.remove(id);
            Member<I> before = members.put(id, new Member<>(type.cast(info), size));
            bytes += size - (before == null ? 0 : before.size());
            if (bytes > maxBytes) {
                return false;
            }
            if (before == null || !before.info().equals(info)) {
                notifiers.forEach(notifier -> notifier.changed(id));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void left(String id) {
        lock.lock();
        try {
            unconfirmed.remove(id);
            remove(id);
        } finally {
            lock.unlock();
        }
    }

    private void remove(String id) {
        Member<I> gone = members.remove(id);
        if (gone != null) {
            bytes -= gone.size();
            notifiers.forEach(notifier -> notifier.changed(id));
        }
    }

    /** The server has reported all present members. */
    void present() {
        lock.lock();
        try {
            unconfirmed.forEach(this::remove);
            unconfirmed.clear();
        } finally {
            lock.unlock();
        }
        if (!known.isDone()) {
            known.succeed(null);
            callbacks.publish(List.of(known));
        }
    }

    /** The feed has ended, with that cause if any. */
    void end(@Nullable RuntimeException cause) {
        lock.lock();
        try {
            ended = true;
            members.clear();
            unconfirmed.clear();
            bytes = 0;
            notifiers.forEach(MemberNotifier::stop);
            notifiers.clear();
        } finally {
            lock.unlock();
        }
        if (!known.isDone()) {
            known.fail(cause == null ? new CancellationException("The feed has ended") : cause);
            callbacks.publish(List.of(known));
        }
    }
}
