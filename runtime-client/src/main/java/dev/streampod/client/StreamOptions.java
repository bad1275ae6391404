package dev.streampod.client;

import dev.streampod.stream.OverflowPolicy;
import java.util.Objects;

/**
 * How a reader of a stream is buffered.
 *
 * @param capacity how many messages wait for the reader at most
 * @param overflow what happens when more come
 */
public record StreamOptions(int capacity, OverflowPolicy overflow) {

    /** 1,024 messages; the stream fails for a reader that falls further behind. */
    public static final StreamOptions DEFAULT = new StreamOptions(1_024, OverflowPolicy.FAIL);

    public StreamOptions {
        if (capacity < 1) {
            throw new IllegalArgumentException("A buffer holds at least one message, not " + capacity);
        }
        Objects.requireNonNull(overflow, "overflow");
    }

    public StreamOptions withCapacity(int messages) {
        return new StreamOptions(messages, overflow);
    }

    public StreamOptions withOverflow(OverflowPolicy policy) {
        return new StreamOptions(capacity, policy);
    }
}
