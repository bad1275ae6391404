package dev.streampod.server.internal.presence;

import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceEntry;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceSubscription;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence of one server: owns its presence channels, sends heartbeats to other servers, and expires those whose lease is
 * over. A channel exists while it has a member or a subscription on this server. No timer runs before the first use. Safe
 * for use from any thread.
 */
public final class PresenceRegistry implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final String CONTROL = "presence";
    private static final Duration SOON = Duration.ofMillis(20);
    private static final int HEARTBEATS_PER_LEASE = 3;

    private final PresenceCodec codec;
    private final Function<String, ControlChannel> controls;
    private final ControlChannel cluster;
    private final Executor listeners;
    private final Duration lease;
    private final Failures failures;
    private final String server = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final Scheduler timers;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicLong entries = new AtomicLong();
    private final ConcurrentHashMap<String, PresenceChannel> channels = new ConcurrentHashMap<>();
    /** The {@link System#nanoTime()} of the last frame of each other server. */
    private final Map<String, Long> heard = new ConcurrentHashMap<>();

    /** The greatest version of an idle channel: the first version of a channel that is opened. */
    private final AtomicLong highestVersion = new AtomicLong();

    private volatile boolean closed;

    // Confined to the thread of the timers.
    private boolean wasUp;
    private long upSince;
    private long lastLook;

    /**
     * @param registry the classes that presence info can have
     * @param controls opens a control channel by name
     * @param listeners runs listeners, which may block its threads; the caller shuts it down
     * @param lease how long a server counts as alive after its last heartbeat; a third of it is the heartbeat interval
     * @param maxBytes the size limit of encoded info, in bytes
     * @param timers the server's; the caller closes them
     * @param failures receives what a heartbeat throws; the next one follows
     */
    public PresenceRegistry(
            EntityRegistry registry,
            Function<String, ControlChannel> controls,
            Executor listeners,
            Duration lease,
            int maxBytes,
            Scheduler timers,
            Failures failures) {
        this.failures = failures;
        if (lease.toMillis() < HEARTBEATS_PER_LEASE) {
            throw new IllegalArgumentException("The presence lease must be at least 3 ms, not " + lease);
        }
        this.codec = new PresenceCodec(registry, maxBytes);
        this.controls = controls;
        this.cluster = controls.apply(CONTROL);
        this.listeners = listeners;
        this.lease = lease;
        this.timers = timers;
    }

    /** Opens the scope of one session, or of the server. */
    public PresenceScope scoped() {
        return new PresenceScope(this);
    }

    <C extends SerializableEntity> PresenceEntry<C> enter(String channel, C info, Runnable onClose) {
        codec.check(info);
        start();
        String id = server + "-" + entries.incrementAndGet();
        PresenceChannel entered = use(channel, found -> found.enter(id, info));
        return new LocalPresenceEntry<>(entered, id, onClose);
    }

    <C extends SerializableEntity> PresenceSubscription<C> watch(
            String channel, Class<C> type, PresenceListener<C> listener, Runnable onClose) {
        start();
        var place = new AtomicReference<@Nullable LocalPresenceSubscription<C>>();
        use(channel, found -> {
            var watch = new LocalPresenceSubscription<>(found, type, listener, listeners, onClose);
            found.add(watch);
            place.set(watch);
        });
        return Objects.requireNonNull(place.get());
    }

    /** Uses a channel, and opens it if it is not open. */
    private PresenceChannel use(String channel, Consumer<PresenceChannel> use) {
        return Objects.requireNonNull(channels.compute(channel, (name, existing) -> {
            PresenceChannel found = existing == null ? open(name) : existing;
            use.accept(found);
            return found;
        }));
    }

    private PresenceChannel open(String name) {
        var channel = new PresenceChannel(this, name, controls.apply(CONTROL + ":" + name));
        channel.control().listen(channel);
        return channel;
    }

    /** Closes the channel if it is idle. */
    void release(PresenceChannel channel) {
        channels.computeIfPresent(channel.name(), (name, existing) -> {
            if (existing != channel || !channel.isIdle()) {
                return existing;
            }
            highestVersion.accumulateAndGet(channel.version(), Math::max);
            channel.control().close();
            return null;
        });
    }

    String server() {
        return server;
    }

    long highestVersion() {
        return highestVersion.get();
    }

    PresenceCodec codec() {
        return codec;
    }

    void onServerHeard(String other) {
        heard.put(other, System.nanoTime());
    }

    /** Runs a task a moment later, unless presence is closed by then. It must not block. */
    void soon(Runnable task) {
        var unused = timers.after(SOON, () -> {
            if (!closed) {
                failures.run("A task of presence", task);
            }
        });
    }

    private void start() {
        if (closed || !started.compareAndSet(false, true)) {
            return;
        }
        cluster.listen(new ControlChannel.Listener() {
            @Override
            public void received(byte[] message) {
                onFrame(message);
            }

            @Override
            public void missed(Moment since) {}
        });
        scheduleHeartbeat();
    }

    private void onFrame(byte[] message) {
        try {
            PresenceFrame frame = codec.read(message);
            if (frame instanceof PresenceFrame.Heartbeat heartbeat) {
                onHeartbeat(heartbeat.server());
            } else if (frame instanceof PresenceFrame.Shutdown shutdown && heard.remove(shutdown.server()) != null) {
                channels.values().forEach(channel -> channel.removeServers(shutdown.server()::equals));
            }
        } catch (EntityFormatException e) {
            log.warn("Malformed presence control frame: {}", e.getMessage());
        }
    }

    /** Notes that a server is alive. One that was unknown may have members: new ones, or ones that expired too early. */
    private void onHeartbeat(String other) {
        boolean known = other.equals(server) || heard.put(other, System.nanoTime()) != null;
        if (!known) {
            channels.values().forEach(PresenceChannel::syncSoon);
        }
    }

    private void scheduleHeartbeat() {
        var unused = timers.after(lease.dividedBy(HEARTBEATS_PER_LEASE), this::heartbeat);
    }

    private void heartbeat() {
        if (!closed) {
            scheduleHeartbeat(); // first: the next heartbeat follows even if this one throws
            failures.run("The heartbeat of presence", this::sendHeartbeatAndExpire);
        }
    }

    /** Sends the heartbeat of this server, and expires other servers whose lease is over. */
    private void sendHeartbeatAndExpire() {
        long now = System.nanoTime();
        boolean up = cluster.isUp();
        if (up && (!wasUp || now - lastLook > lease.toNanos() / 2)) {
            upSince = now; // Redis is back, or this process was suspended and heard nothing
        }
        wasUp = up;
        lastLook = now;
        if (!up) {
            return; // without Redis no server can be judged
        }
        if (channels.values().stream().anyMatch(PresenceChannel::hasOwn)) {
            cluster.post(codec.heartbeat(server));
        }
        long longest = lease.toNanos();
        if (now - upSince > longest) {
            heard.values().removeIf(last -> now - last > longest);
            channels.values().forEach(channel -> {
                channel.removeServers(other -> !heard.containsKey(other));
                channel.removeUnanswering(longest);
            });
        }
    }

    /** Sends a shutdown frame. All entries and subscriptions must be closed before. */
    @Override
    public void close() {
        closed = true;
        if (started.get()) {
            cluster.post(codec.shutdown(server));
        }
    }
}
