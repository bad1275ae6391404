package dev.streampod.stream;

/** What happens to a reader whose buffer is full when another message comes. */
public enum OverflowPolicy {
    /** The stream fails for this reader with a {@link StreamOverflowException}, after what was buffered. */
    FAIL,
    /** The oldest buffered message is dropped. */
    DROP_OLDEST,
    /** The message that came is dropped. */
    DROP_NEWEST
}
