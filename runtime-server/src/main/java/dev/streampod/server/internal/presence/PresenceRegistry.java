package dev.streampod.server.internal.presence;

import dev.streampod.concurrent.Failures;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceEntry;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceSubscription;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence on one server: owns its channels, tells other servers that this one lives, and forgets those that do not. A
 * channel exists while somebody is present on it through this server, or watches it here. Costs nothing before it is used.
 * Safe for use from any thread.
 */
public final class PresenceRegistry implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final String CONTROL = "presence";
    private static final long SOON_MILLIS = 20;
    private static final int BEATS_PER_LEASE = 3;

    private final PresenceCodec codec;
    private final Function<String, ControlChannel> controls;
    private final ControlChannel everybody;
    private final Executor listeners;
    private final Duration lease;
    private final Failures failures;
    private final String server = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicLong entries = new AtomicLong();
    private final ConcurrentHashMap<String, PresenceChannel> channels = new ConcurrentHashMap<>();
    /** When other servers were heard last, by {@link System#nanoTime()}. */
    private final Map<String, Long> heard = new ConcurrentHashMap<>();

    /** The greatest version of a channel that is idle: where one that is used again goes on. */
    private final AtomicLong highestVersion = new AtomicLong();

    private volatile boolean closed;

    // The timer's own.
    private boolean wasUp;
    private long upSince;
    private long lastLook;

    /**
     * @param registry the classes that cards can be of
     * @param controls makes a channel of the servers' own
     * @param listeners runs listeners, which may hold up its threads; stays the caller's to end
     * @param lease for how long a server is taken for alive that is not heard; it says so three times as often
     * @param maxBytes the largest card, in bytes, encoded
     */
    public PresenceRegistry(
            EntityRegistry registry,
            Function<String, ControlChannel> controls,
            Executor listeners,
            Duration lease,
            int maxBytes) {
        this(registry, controls, listeners, lease, maxBytes, ServerFailures.logged());
    }

    /**
     * @param registry the classes that cards can be of
     * @param controls makes a channel of the servers' own
     * @param listeners runs listeners, which may hold up its threads; stays the caller's to end
     * @param lease for how long a server is taken for alive that is not heard; it says so three times as often
     * @param maxBytes the largest card, in bytes, encoded
     * @param failures is told what is thrown on the thread of presence, which goes on
     */
    public PresenceRegistry(
            EntityRegistry registry,
            Function<String, ControlChannel> controls,
            Executor listeners,
            Duration lease,
            int maxBytes,
            Failures failures) {
        this.failures = failures;
        if (lease.toMillis() < BEATS_PER_LEASE) {
            throw new IllegalArgumentException("A lease lasts for three milliseconds at least, not " + lease);
        }
        this.codec = new PresenceCodec(registry, maxBytes);
        this.controls = controls;
        this.everybody = controls.apply(CONTROL);
        this.listeners = listeners;
        this.lease = lease;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> failures.thread("streampod-presence", task));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** A view for one session, or for the server. */
    public PresenceScope scoped() {
        return new PresenceScope(this);
    }

    <C extends SerializableEntity> PresenceEntry<C> enter(String channel, C card, Runnable onClose) {
        codec.check(card);
        start();
        String id = server + "-" + entries.incrementAndGet();
        PresenceChannel entered = use(channel, found -> found.enter(id, card));
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

    /** Uses a channel, which is there from then on until nobody needs it. */
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

    /** A channel may be idle now. */
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

    void heard(String other) {
        heard.put(other, System.nanoTime());
    }

    /** Runs it in a moment, on the timer. */
    void soon(Runnable task) {
        try {
            var unused =
                    timer.schedule(failures.guarded("A task of presence", task), SOON_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Presence has ended");
        }
    }

    private void start() {
        if (closed || !started.compareAndSet(false, true)) {
            return;
        }
        everybody.listen(new ControlChannel.Listener() {
            @Override
            public void received(byte[] message) {
                onFrame(message);
            }

            @Override
            public void missed(Instant since) {}
        });
        long beat = lease.toMillis() / BEATS_PER_LEASE;
        try {
            var unused = timer.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Presence has ended");
        }
    }

    private void onFrame(byte[] message) {
        try {
            PresenceFrame frame = codec.read(message);
            if (frame instanceof PresenceFrame.Beat beat) {
                onHeartbeat(beat.server());
            } else if (frame instanceof PresenceFrame.Gone gone && heard.remove(gone.server()) != null) {
                channels.values().forEach(channel -> channel.forget(gone.server()::equals));
            }
        } catch (EntityFormatException e) {
            log.warn("What another server told of itself cannot be read: {}", e.getMessage());
        }
    }

    /** A server lives. One that was not known may have members here: new ones, or ones that were forgotten too soon. */
    private void onHeartbeat(String other) {
        boolean known = other.equals(server) || heard.put(other, System.nanoTime()) != null;
        if (!known) {
            channels.values().forEach(PresenceChannel::askSoon);
        }
    }

    private void beat() {
        failures.run("The heartbeat of presence", this::beatAndLook);
    }

    /** Says that this server lives, and looks after the others. */
    private void beatAndLook() {
        long now = System.nanoTime();
        boolean up = everybody.isUp();
        if (up && (!wasUp || now - lastLook > lease.toNanos() / 2)) {
            upSince = now; // Back again: Redis, or this process, after a pause in which it heard nothing.
        }
        wasUp = up;
        lastLook = now;
        if (!up) {
            return; // Whether others live cannot be known.
        }
        if (channels.values().stream().anyMatch(PresenceChannel::hasOwn)) {
            everybody.post(codec.beat(server));
        }
        long longest = lease.toNanos();
        if (now - upSince > longest) {
            heard.values().removeIf(last -> now - last > longest);
            channels.values().forEach(channel -> {
                channel.forget(other -> !heard.containsKey(other));
                channel.forgetSilent(longest);
            });
        }
    }

    /** Tells the others that this server ends. What was added must have been closed before. */
    @Override
    public void close() {
        closed = true;
        if (started.get()) {
            everybody.post(codec.gone(server));
        }
        timer.shutdownNow();
    }
}
