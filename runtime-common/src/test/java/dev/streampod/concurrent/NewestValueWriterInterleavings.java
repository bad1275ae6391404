package dev.streampod.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;

/** Every value is written, or a newer one is, one at a time. */
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class NewestValueWriterInterleavings {

    private final AtomicInteger newestGiven = new AtomicInteger();
    private final NewestValueWriter<Integer> writer = new NewestValueWriter<>(Math::max, this::output);
    private volatile int newestWritten;
    private volatile boolean working;
    private volatile boolean overlapped;

    private void output(int value, Runnable written) {
        overlapped |= working;
        working = true;
        newestWritten = Math.max(newestWritten, value);
        working = false;
        written.run();
    }

    @Operation
    public void write(@Param(name = "value") int value) {
        newestGiven.accumulateAndGet(value, Math::max);
        writer.write(value);
    }

    @Validate
    public void everyValueOrANewerOneWasWrittenOneAtATime() {
        if (newestWritten != newestGiven.get() || overlapped) {
            throw new AssertionError(newestWritten + " of " + newestGiven + (overlapped ? ", two at a time" : ""));
        }
    }
}
