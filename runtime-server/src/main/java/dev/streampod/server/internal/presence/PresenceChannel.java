package dev.streampod.server.internal.presence;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.internal.broker.ControlChannel;
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
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel on which somebody is present through this server, or which somebody here watches. The lock guards everything
 * that changes, and is held while something is posted, so that versions go out in order; posting never waits. Listeners are
 * called elsewhere.
 */
final class PresenceChannel implements ControlChannel.Listener {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private final PresenceRegistry registry;
    private final String name;
    private final ControlChannel control;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, PresenceMember<SerializableEntity>> own = new LinkedHashMap<>();
    private final Map<String, RemoteMembers> remotes = new LinkedHashMap<>();
    private final Set<LocalPresenceSubscription<?>> watches = new LinkedHashSet<>();
    /** The servers that have not answered yet, and since when, by {@link System#nanoTime()}. */
    private final Map<String, Long> unanswered = new HashMap<>();

    private long version;
    /** What is to be said soon, once for all who asked for it. */
    private boolean asks;

    private boolean answers;

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

    /** Whether nobody here needs it any more. */
    boolean isIdle() {
        lock.lock();
        try {
            return own.isEmpty() && watches.isEmpty();
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

    void enter(String id, SerializableEntity card) {
        lock.lock();
        try {
            var member = new PresenceMember<>(id, card, Instant.ofEpochMilli(System.currentTimeMillis()));
            own.put(id, member);
            control.post(registry.codec().in(registry.server(), ++version, member));
            watches.forEach(watch -> watch.joined(member));
        } finally {
            lock.unlock();
        }
    }

    void update(String id, SerializableEntity card) {
        registry.codec().check(card);
        lock.lock();
        try {
            PresenceMember<SerializableEntity> before = own.get(id);
            if (before != null && !before.card().equals(card)) {
                var member = new PresenceMember<>(id, card, before.since());
                own.put(id, member);
                control.post(registry.codec().in(registry.server(), ++version, member));
                watches.forEach(watch -> watch.changed(member));
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
                control.post(registry.codec().out(registry.server(), ++version, id));
                watches.forEach(watch -> watch.left(member));
            }
        } finally {
            lock.unlock();
        }
        registry.release(this);
    }

    void add(LocalPresenceSubscription<?> watch) {
        lock.lock();
        try {
            watches.add(watch);
            all().forEach(watch::joined);
        } finally {
            lock.unlock();
        }
    }

    void remove(LocalPresenceSubscription<?> watch) {
        lock.lock();
        try {
            watches.remove(watch);
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
            log.warn("What another server told of who is present on {} cannot be read: {}", name, e.getMessage());
        }
    }

    private void handle(PresenceFrame frame) {
        if (frame instanceof PresenceFrame.Who) {
            answerSoon();
        } else if (frame instanceof PresenceFrame.In in) {
            from(in.server(), remote -> remote.in(in.version(), in.member()));
        } else if (frame instanceof PresenceFrame.Out out) {
            from(out.server(), remote -> remote.out(out.version(), out.id()));
        } else if (frame instanceof PresenceFrame.All all) {
            from(all.server(), remote -> remote.all(all.version(), all.first(), all.last(), all.members()));
        }
    }

    private interface Told {
        RemoteMembers.Outcome tell(RemoteMembers remote);
    }

    private void from(String server, Told told) {
        if (server.equals(registry.server())) {
            return;
        }
        registry.heard(server);
        lock.lock();
        try {
            RemoteMembers remote = remotes.computeIfAbsent(server, unknown -> new RemoteMembers(new ToWatches()));
            if (told.tell(remote) == RemoteMembers.Outcome.INCOMPLETE) {
                askSoon();
            } else if (remote.isAnswered()) {
                unanswered.remove(server);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Everything may have changed: asks for all, and tells all. */
    @Override
    public void missed(Instant since) {
        askSoon();
        answerSoon();
    }

    /** Asks all servers for their members, once for all who want it. */
    void askSoon() {
        lock.lock();
        try {
            if (!asks) {
                asks = true;
                registry.soon(this::ask);
            }
        } finally {
            lock.unlock();
        }
    }

    private void ask() {
        lock.lock();
        try {
            asks = false;
            long now = System.nanoTime();
            remotes.forEach((server, remote) -> {
                remote.ask();
                unanswered.putIfAbsent(server, now);
            });
            control.post(registry.codec().who());
        } finally {
            lock.unlock();
        }
    }

    private void answerSoon() {
        lock.lock();
        try {
            if (!answers) {
                answers = true;
                registry.soon(this::answer);
            }
        } finally {
            lock.unlock();
        }
    }

    private void answer() {
        lock.lock();
        try {
            answers = false;
            if (version > 0) {
                registry.codec()
                        .all(registry.server(), version, List.copyOf(own.values()))
                        .forEach(control::post);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the servers that are dead, and their members. */
    void forget(Predicate<String> dead) {
        lock.lock();
        try {
            for (String server : List.copyOf(remotes.keySet())) {
                if (dead.test(server)) {
                    forget(server);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(String server) {
        unanswered.remove(server);
        RemoteMembers remote = remotes.remove(server);
        if (remote != null) {
            remote.clear();
        }
    }

    /**
     * Forgets the servers that were asked so long ago and have not answered: nobody is present through them any more, which
     * was missed. Asks the others again.
     */
    void forgetSilent(long nanos) {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (String server : List.copyOf(unanswered.keySet())) {
                if (now - unanswered.getOrDefault(server, now) > nanos) {
                    forget(server);
                }
            }
            if (!unanswered.isEmpty()) {
                askSoon();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private final class ToWatches implements RemoteMembers.Changes {

        @Override
        public void joined(PresenceMember<SerializableEntity> member) {
            watches.forEach(watch -> watch.joined(member));
        }

        @Override
        public void changed(PresenceMember<SerializableEntity> member) {
            watches.forEach(watch -> watch.changed(member));
        }

        @Override
        public void left(PresenceMember<SerializableEntity> member) {
            watches.forEach(watch -> watch.left(member));
        }
    }
}
