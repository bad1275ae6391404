package dev.streampod.server.internal.presence;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceEntry;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceSubscription;
import dev.streampod.server.presence.Presences;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Presence as one session sees it: whoever entered through it leaves when it is closed, and watches end. The lock guards
 * what was added, and is not held while anything else is called.
 */
public final class PresenceScope implements Presences, AutoCloseable {

    private final PresenceRegistry registry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<AutoCloseable> added = new LinkedHashSet<>();
    private boolean closed;

    PresenceScope(PresenceRegistry registry) {
        this.registry = registry;
    }

    @Override
    public <C extends SerializableEntity> Presence<C> of(String channel, Class<C> card) {
        Objects.requireNonNull(card, "card");
        if (channel.isEmpty() || channel.length() > Messages.MAX_CHANNEL_NAME) {
            throw new IllegalArgumentException("The name of a channel has 1 to " + Messages.MAX_CHANNEL_NAME
                    + " characters, not " + channel.length());
        }
        return new Presence<>() {
            @Override
            public PresenceEntry<C> enter(C shown) {
                var place = new AtomicReference<@Nullable PresenceEntry<C>>();
                PresenceEntry<C> entry =
                        registry.enter(channel, Objects.requireNonNull(shown, "shown"), () -> forget(place.get()));
                place.set(entry);
                remember(entry, entry::close);
                return entry;
            }

            @Override
            public PresenceSubscription<C> watch(PresenceListener<C> listener) {
                var place = new AtomicReference<@Nullable PresenceSubscription<C>>();
                PresenceSubscription<C> watch = registry.watch(
                        channel, card, Objects.requireNonNull(listener, "listener"), () -> forget(place.get()));
                place.set(watch);
                remember(watch, watch::close);
                return watch;
            }
        };
    }

    private void remember(AutoCloseable one, Runnable close) {
        lock.lock();
        try {
            if (!closed) {
                added.add(one);
                return;
            }
        } finally {
            lock.unlock();
        }
        close.run();
    }

    private void forget(@Nullable AutoCloseable one) {
        lock.lock();
        try {
            if (one != null) {
                added.remove(one);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends everything that was added, the watches first. */
    @Override
    public void close() {
        List<AutoCloseable> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(added);
            added.clear();
        } finally {
            lock.unlock();
        }
        for (AutoCloseable each : all) {
            if (each instanceof PresenceSubscription<?> watch) {
                watch.close();
            }
        }
        for (AutoCloseable each : all) {
            if (each instanceof PresenceEntry<?> entry) {
                entry.close();
            }
        }
    }
}
