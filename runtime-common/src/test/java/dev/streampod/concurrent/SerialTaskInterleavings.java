package dev.streampod.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** Every request is followed by work, of one thread at a time. */
public class SerialTaskInterleavings {

    private final AtomicInteger requested = new AtomicInteger();
    private final SerialTask task = new SerialTask("The work", this::work, (function, failure) -> {
        throw new AssertionError(failure);
    });
    private volatile int served;
    private volatile boolean working;
    private volatile boolean overlapped;

    private void work() {
        overlapped |= working;
        working = true;
        served = requested.get();
        working = false;
    }

    @Operation
    public void request() {
        requested.incrementAndGet();
        task.request();
    }

    @Operation
    public void requestOnExecutor() {
        requested.incrementAndGet();
        task.request(Runnable::run);
    }

    @Validate
    public void everyRequestWasFollowedByWorkOfOneThreadAtATime() {
        if (served != requested.get() || overlapped) {
            throw new AssertionError(served + " of " + requested.get() + (overlapped ? ", by two threads" : ""));
        }
    }
}
