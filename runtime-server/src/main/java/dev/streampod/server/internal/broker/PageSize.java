package dev.streampod.server.internal.broker;

/** How many messages of a history are read at once: as many as their sink takes. Confined to the worker of the channel. */
final class PageSize {

    /** Where there is backpressure: most of them may have to be read again. */
    private static final int FIRST = 16;

    private static final int LEAST = 4;

    private int messages;

    PageSize(Backpressure backpressure) {
        messages = backpressure == Backpressure.NONE ? HistoryStore.PAGE : FIRST;
    }

    int messages() {
        return messages;
    }

    /** A piece was taken as a whole. */
    void taken() {
        messages = Math.min(2 * messages, HistoryStore.PAGE);
    }

    /** So many messages of a piece were taken, and no more. */
    void congestedAfter(int taken) {
        messages = Math.max(LEAST, Math.min(2 * taken, HistoryStore.PAGE));
    }
}
