package dev.streampod.stream;

/** A reader fell behind by more than its buffer holds. */
public final class StreamOverflowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param capacity how many messages the buffer holds */
    public StreamOverflowException(int capacity) {
        super("The reader fell behind: its buffer of " + capacity + " messages is full");
    }
}
