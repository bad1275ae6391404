package dev.streampod.wire;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** A session moves to another connection with the exact count of what was taken in. */
public class AckTrackerInterleavings {

    private final AckTracker received = new AckTracker();

    /** Whether the session moves to another connection, so that the reader of the old one takes in nothing more. */
    private final AtomicBoolean moving = new AtomicBoolean();

    private volatile int takenIn;
    private volatile boolean inexact;

    @Operation(nonParallelGroup = "reader")
    public void read() {
        received.enter();
        if (!moving.get()) {
            received.add(10);
            takenIn++;
        }
        received.leave();
    }

    @Operation(nonParallelGroup = "mover")
    public void move() {
        if (moving.compareAndSet(false, true)) {
            received.whenIdle(() -> {
                inexact |= received.count() != takenIn;
                moving.set(false);
            });
        }
    }

    @Validate
    public void everyMoveHasEndedWithTheExactCount() {
        if (moving.get() || inexact) {
            throw new AssertionError(moving.get() ? "A move has not ended" : "The count was not exact");
        }
    }
}
