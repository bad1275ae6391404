package dev.streampod.server.internal.presence;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.presence.PresenceEntry;
import java.util.concurrent.atomic.AtomicBoolean;

/** An entry of this server. The channel owns its info. */
final class LocalPresenceEntry<C extends SerializableEntity> implements PresenceEntry<C> {

    private final PresenceChannel channel;
    private final String id;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    LocalPresenceEntry(PresenceChannel channel, String id, Runnable onClose) {
        this.channel = channel;
        this.id = id;
        this.onClose = onClose;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void update(C info) {
        channel.update(id, info);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            channel.leave(id);
            onClose.run();
        }
    }
}
