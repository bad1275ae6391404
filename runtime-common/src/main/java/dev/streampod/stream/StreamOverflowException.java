package dev.streampod.stream;

/** A reader fell behind by more than its buffer holds, in messages or in bytes. */
public final class StreamOverflowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param capacity how many messages the buffer holds */
    public StreamOverflowException(int capacity) {
        super("The reader fell behind: its buffer of " + capacity + " messages is full");
    }

    private StreamOverflowException(String message) {
        super(message);
    }

    /** For messages that are too large together. */
    static StreamOverflowException ofBytes(int limit) {
        return new StreamOverflowException("The reader fell behind: the messages that wait for all readers of the "
                + "connection have " + limit + " bytes, the most that they may have");
    }
}
