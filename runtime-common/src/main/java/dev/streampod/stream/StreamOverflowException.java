package dev.streampod.stream;

/** A reader fell behind by more than its buffer holds, in messages or in bytes. */
public final class StreamOverflowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param capacity how many messages the buffer holds */
    public StreamOverflowException(int capacity) {
        super("The reader fell behind: its buffer is full (capacity: " + capacity + ")");
    }

    private StreamOverflowException(String message) {
        super(message);
    }

    /** For items of calls that are larger together than those before them made expect. */
    public static StreamOverflowException ofItems(ByteBudget budget) {
        return new StreamOverflowException(
                "The reader fell behind, and its items became larger than the last ones were: "
                        + "there is no room for them in the " + budget.limit()
                        + " bytes that the items of all calls of the connection may have");
    }

    /** For messages that are too large together. */
    static StreamOverflowException ofBytes(int limit) {
        return new StreamOverflowException("The reader fell behind: the messages that wait for all readers of the "
                + "connection have reached their limit of " + limit + " bytes");
    }
}
