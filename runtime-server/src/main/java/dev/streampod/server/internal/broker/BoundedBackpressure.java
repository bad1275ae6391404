package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Backpressure with a bounded wait. When nothing was taken for that long, deliveries continue without limit: the outbound
 * queue of the client that does not read then applies its own policy.
 *
 * <p>One caller at a time waits. A timer checks for room, for the case that the backpressure does not report it.
 */
final class BoundedBackpressure implements Backpressure {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final String LOOKING = "Looking whether a client takes more of a history";

    private final Backpressure backpressure;
    private final Scheduler timers;
    private final long mostNanos;
    private final BooleanSupplier over;
    private final FailureReporter failures;

    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    /** Whether the backpressure has yet to run {@link #drained()}. */
    private final AtomicBoolean announced = new AtomicBoolean();

    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long since;
    private volatile int askedFor;
    private volatile boolean exhausted;

    /**
     * @param over whether the deliveries are not wanted any more, and the timer may end
     * @param failures is told what looking throws; it is looked again later
     */
    BoundedBackpressure(
            Backpressure backpressure,
            Scheduler timers,
            long mostNanos,
            BooleanSupplier over,
            FailureReporter failures) {
        this.backpressure = backpressure;
        this.timers = timers;
        this.mostNanos = mostNanos;
        this.over = over;
        this.failures = failures;
    }

    @Override
    public boolean isFull(int bytes) {
        askedFor = bytes;
        return !exhausted && backpressure.isFull(bytes);
    }

    @Override
    public void whenDrained(Runnable action) {
        since = timers.nanoTime();
        waiting.set(action);
        if (announced.compareAndSet(false, true)) {
            backpressure.whenDrained(this::drained);
        }
        lookLater();
    }

    private void drained() {
        announced.set(false);
        resume();
    }

    private void resume() {
        Runnable action = waiting.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }

    private void lookLater() {
        if (waiting.get() == null || !looking.compareAndSet(false, true)) {
            return;
        }
        if (timers.isClosed()) {
            waiting.set(null); // The server is closed.
        } else {
            var unused = timers.after(LOOK, failures.guarded(LOOKING, this::look));
        }
    }

    private void look() {
        looking.set(false);
        if (over.getAsBoolean()) {
            waiting.set(null);
            return;
        }
        try {
            if (timers.nanoTime() - since > mostNanos) {
                exhausted = true;
            }
            if (exhausted || !backpressure.isFull(askedFor)) {
                resume();
            }
        } finally {
            lookLater();
        }
    }
}
