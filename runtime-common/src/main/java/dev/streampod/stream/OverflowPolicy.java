package dev.streampod.stream;

/** The policy for a message that finds the buffer of its reader full. */
public enum OverflowPolicy {
    /** The stream fails for this reader with a {@link StreamOverflowException}, after what was buffered. */
    FAIL,
    /** The oldest buffered message is dropped. */
    DROP_OLDEST,
    /** The message that came is dropped. */
    DROP_NEWEST
}
