package dev.streampod.stream;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/** Every message is read once and in order, or dropped. */
public class MessageBufferInterleavings {

    private final MessageBuffer<Integer> buffer =
            new MessageBuffer<>(2, new ByteBudget(5), OverflowPolicy.DROP_OLDEST, ReadingProgress.UNWATCHED);

    @Operation
    public String offer(@Param(gen = IntGen.class, conf = "1:9") int message) {
        return buffer.offer(message, 2).name();
    }

    @Operation
    public @Nullable Integer poll() {
        return buffer.poll();
    }

    @Operation
    public boolean end() {
        return buffer.end(null);
    }

    @Operation
    public boolean discard() {
        return buffer.discard();
    }

    @Operation
    public boolean exhausted() {
        return buffer.exhausted();
    }
}
