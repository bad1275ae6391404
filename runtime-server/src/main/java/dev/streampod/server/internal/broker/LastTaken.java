package dev.streampod.server.internal.broker;

/**
 * What a bus has last acknowledged of a server's posts to one channel, so that it can say with the next one what has to be there.
 * Any thread reads; a bus that writes does so with one thread at a time.
 */
public final class LastTaken {

    /**
     * A post that was taken.
     *
     * @param number its number; 0 when none was
     * @param mark tells the history that has it from others of its channel
     */
    public record Taken(long number, long mark) {}

    public static final Taken NONE = new Taken(0, 0);

    private volatile Taken last = NONE;

    public Taken get() {
        return last;
    }

    /** Notes a post that was taken; one before the last is passed over. */
    public void taken(long number, long mark) {
        if (number > last.number) {
            last = new Taken(number, mark);
        }
    }
}
