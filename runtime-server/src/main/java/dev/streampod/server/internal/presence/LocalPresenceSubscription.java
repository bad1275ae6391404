package dev.streampod.server.internal.presence;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import dev.streampod.server.presence.PresenceSubscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener and its pending events: one for each member at most, so that a slow listener holds no more than one event for
 * each member that joined or left. This object's lock guards the pending events; one task at a time delivers them.
 */
final class LocalPresenceSubscription<C extends SerializableEntity> implements PresenceSubscription<C>, Runnable {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private record Event(PresenceChange change, PresenceMember<SerializableEntity> member) {}

    private final PresenceChannel channel;
    private final Class<C> type;
    private final PresenceListener<C> listener;
    private final Executor executor;
    private final Runnable onClose;

    // Guarded by this.
    private final Map<String, Event> pending = new LinkedHashMap<>();
    private boolean running;
    private volatile boolean closed;

    LocalPresenceSubscription(
            PresenceChannel channel, Class<C> type, PresenceListener<C> listener, Executor executor, Runnable onClose) {
        this.channel = channel;
        this.type = type;
        this.listener = listener;
        this.executor = executor;
        this.onClose = onClose;
    }

    /** Has the listener told, once it has handled what it was told before. The lock of the channel is held. */
    void changed(PresenceChange change, PresenceMember<SerializableEntity> member) {
        synchronized (this) {
            if (closed || !type.isInstance(member.info())) {
                return;
            }
            Event before = pending.remove(member.id());
            PresenceChange merged = before == null ? change : change.after(before.change);
            if (before != null && before.change == PresenceChange.JOINED && change == PresenceChange.LEFT) {
                return; // the listener was not told of the join either
            }
            pending.put(member.id(), new Event(merged, member));
            if (running) {
                return;
            }
            running = true;
        }
        execute();
    }

    private void execute() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            log.debug("Presence listener of {} gets no more events: the executor is shut down", channel.name());
        }
    }

    @Override
    public void run() {
        List<Event> events;
        synchronized (this) {
            events = new ArrayList<>(pending.values());
            pending.clear();
            if (events.isEmpty() || closed) {
                running = false;
                return;
            }
        }
        events.forEach(this::deliver);
        execute(); // behind other tasks of the executor
    }

    @SuppressWarnings("unchecked") // only members whose info has the type were added
    private void deliver(Event event) {
        if (closed) {
            return;
        }
        PresenceMember<C> member = (PresenceMember<C>) (PresenceMember<?>) event.member;
        try {
            switch (event.change) {
                case JOINED -> listener.joined(member);
                case UPDATED -> listener.changed(member);
                case LEFT -> listener.left(member);
            }
        } catch (Throwable e) {
            log.error("Presence listener failed on channel {}", channel.name(), e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // only members whose info has the type remain
    public List<PresenceMember<C>> present() {
        var present = new ArrayList<PresenceMember<C>>();
        for (PresenceMember<SerializableEntity> member : channel.present()) {
            if (type.isInstance(member.info())) {
                present.add((PresenceMember<C>) (PresenceMember<?>) member);
            }
        }
        return List.copyOf(present);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            pending.clear();
        }
        channel.remove(this);
        onClose.run();
    }
}
