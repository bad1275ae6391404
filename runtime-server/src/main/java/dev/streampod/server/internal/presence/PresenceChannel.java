package dev.streampod.server.internal.presence;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceMember;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence on one channel: the members that joined through this server, those of other servers, and this server's
 * subscriptions. The lock guards all mutable state and is held while a frame is posted, so that versions are sent in order;
 * posting never waits. Listeners are called without the lock.
 */
final class PresenceChannel implements ControlChannel.Listener {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private final PresenceRegistry registry;
    private final String name;
    private final ControlChannel control;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, PresenceMember<SerializableEntity>> own = new LinkedHashMap<>();
    private final Map<String, RemoteMembers> remotes = new LinkedHashMap<>();
    private final Set<LocalPresenceSubscription<?>> subscriptions = new LinkedHashSet<>();
    /** The servers that have not answered a sync yet, by the {@link System#nanoTime()} of the sync. */
    private final Map<String, Long> unanswered = new HashMap<>();

    private long version;
    /** Whether a sync is scheduled. */
    private boolean syncPending;

    /** Whether sending all members is scheduled. */
    private boolean publishPending;

    PresenceChannel(PresenceRegistry registry, String name, ControlChannel control) {
        this.registry = registry;
        this.name = name;
        this.control = control;
        this.version = registry.highestVersion();
    }

    String name() {
        return name;
    }

    long version() {
        lock.lock();
        try {
            return version;
        } finally {
            lock.unlock();
        }
    }

    ControlChannel control() {
        return control;
    }

    /** Whether this server has neither members nor subscriptions on the channel. */
    boolean isIdle() {
        lock.lock();
        try {
            return own.isEmpty() && subscriptions.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean hasOwn() {
        lock.lock();
        try {
            return !own.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void enter(String id, SerializableEntity info) {
        lock.lock();
        try {
            var member = new PresenceMember<>(id, info, Instant.ofEpochMilli(System.currentTimeMillis()));
            own.put(id, member);
            control.post(registry.codec().join(registry.server(), ++version, member));
            tell(PresenceChange.JOINED, member);
        } finally {
            lock.unlock();
        }
    }

    void update(String id, SerializableEntity info) {
        registry.codec().check(info);
        lock.lock();
        try {
            PresenceMember<SerializableEntity> before = own.get(id);
            if (before != null && !before.info().equals(info)) {
                var member = new PresenceMember<>(id, info, before.since());
                own.put(id, member);
                control.post(registry.codec().join(registry.server(), ++version, member));
                tell(PresenceChange.UPDATED, member);
            }
        } finally {
            lock.unlock();
        }
    }

    void leave(String id) {
        lock.lock();
        try {
            PresenceMember<SerializableEntity> member = own.remove(id);
            if (member != null) {
                control.post(registry.codec().leave(registry.server(), ++version, id));
                tell(PresenceChange.LEFT, member);
            }
        } finally {
            lock.unlock();
        }
        registry.release(this);
    }

    void add(LocalPresenceSubscription<?> subscription) {
        lock.lock();
        try {
            subscriptions.add(subscription);
            all().forEach(member -> subscription.changed(PresenceChange.JOINED, member));
        } finally {
            lock.unlock();
        }
    }

    void remove(LocalPresenceSubscription<?> subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
        } finally {
            lock.unlock();
        }
        registry.release(this);
    }

    List<PresenceMember<SerializableEntity>> present() {
        lock.lock();
        try {
            return all();
        } finally {
            lock.unlock();
        }
    }

    private List<PresenceMember<SerializableEntity>> all() {
        var all = new ArrayList<>(own.values());
        remotes.values().forEach(remote -> remote.members().forEach(all::add));
        return all;
    }

    @Override
    public void received(byte[] message) {
        try {
            handle(registry.codec().read(message));
        } catch (EntityFormatException e) {
            log.warn("Malformed presence frame for channel {}: {}", name, e.getMessage());
        }
    }

    private void handle(PresenceFrame frame) {
        if (frame instanceof PresenceFrame.Sync) {
            publishSoon();
        } else if (frame instanceof PresenceFrame.Join join) {
            from(join.server(), remote -> remote.join(join.version(), join.member()));
        } else if (frame instanceof PresenceFrame.Leave leave) {
            from(leave.server(), remote -> remote.leave(leave.version(), leave.id()));
        } else if (frame instanceof PresenceFrame.All all) {
            from(all.server(), remote -> remote.all(all.version(), all.first(), all.last(), all.members()));
        }
    }

    private void from(String server, Function<RemoteMembers, RemoteMembers.Outcome> update) {
        if (server.equals(registry.server())) {
            return;
        }
        registry.onServerHeard(server);
        lock.lock();
        try {
            RemoteMembers remote = remotes.computeIfAbsent(server, unknown -> new RemoteMembers(this::tell));
            if (update.apply(remote) == RemoteMembers.Outcome.INCOMPLETE) {
                syncSoon();
            } else if (remote.isAnswered()) {
                unanswered.remove(server);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Asks other servers for all members and sends them those of this server, since frames may have been missed. */
    @Override
    public void missed(Moment since) {
        syncSoon();
        publishSoon();
    }

    /** Schedules a sync, unless one is scheduled. */
    void syncSoon() {
        lock.lock();
        try {
            if (!syncPending) {
                syncPending = true;
                registry.soon(this::sync);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sync() {
        lock.lock();
        try {
            syncPending = false;
            long now = System.nanoTime();
            remotes.forEach((server, remote) -> {
                remote.ask();
                unanswered.putIfAbsent(server, now);
            });
            control.post(registry.codec().sync());
        } finally {
            lock.unlock();
        }
    }

    private void publishSoon() {
        lock.lock();
        try {
            if (!publishPending) {
                publishPending = true;
                registry.soon(this::publish);
            }
        } finally {
            lock.unlock();
        }
    }

    private void publish() {
        lock.lock();
        try {
            publishPending = false;
            if (version > 0) {
                registry.codec()
                        .all(registry.server(), version, List.copyOf(own.values()))
                        .forEach(control::post);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes the servers that are dead, and their members. */
    void removeServers(Predicate<String> dead) {
        lock.lock();
        try {
            for (String server : List.copyOf(remotes.keySet())) {
                if (dead.test(server)) {
                    removeServer(server);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void removeServer(String server) {
        unanswered.remove(server);
        RemoteMembers remote = remotes.remove(server);
        if (remote != null) {
            remote.clear();
        }
    }

    /**
     * Removes the servers that have not answered a sync for so long: their shutdown was missed. Asks the others again.
     */
    void removeUnanswering(long nanos) {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (String server : List.copyOf(unanswered.keySet())) {
                if (now - unanswered.getOrDefault(server, now) > nanos) {
                    removeServer(server);
                }
            }
            if (!unanswered.isEmpty()) {
                syncSoon();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void tell(PresenceChange change, PresenceMember<SerializableEntity> member) {
        subscriptions.forEach(subscription -> subscription.changed(change, member));
    }
}
