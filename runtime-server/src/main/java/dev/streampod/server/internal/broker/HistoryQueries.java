package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the history of one channel on behalf of one recovery. Answers are given on the worker of the channel, and only the answer to
 * what was asked last: earlier ones are out of date. Confined to that worker, but for {@link #submit}.
 */
final class HistoryQueries {

    /** No page is begun after so many bytes. */
    private static final int READ_BYTES = 1 << 20;

    /** The worker of the channel. */
    interface Worker {

        /**
         * Has the worker run a step; any thread.
         *
         * @param bytes how many the step keeps from being freed
         * @return false when its queue has no room: the step is not run
         */
        boolean offer(int bytes, Runnable step);

        /** Has what was refused repeated once the queue has room, by {@code retryRefused}; any thread. */
        void retryRefusedSoon();
    }

    private final String channel;
    private final Worker worker;
    private final HistoryStore store;

    private int asked;

    /** Whether the worker's queue had no room for a step. Set by any thread. */
    private volatile boolean refused;

    HistoryQueries(String channel, Worker worker, HistoryStore store) {
        this.channel = channel;
        this.worker = worker;
        this.store = store;
    }

    /**
     * Reads what comes after a position.
     *
     * @param page how many messages are read at once
     * @param answer is given what was read, or why nothing was
     */
    void read(ChannelPosition after, int page, BiConsumer<HistoryPages.@Nullable Piece, @Nullable Throwable> answer) {
        int number = ++asked;
        var unused = HistoryPages.read(store, channel, after, page, READ_BYTES)
                .whenComplete((piece, failure) ->
                        submit(piece == null ? 0 : piece.bytes(), () -> answer(number, answer, piece, failure)));
    }

    /** @param answer is given where the history ends, or why that is not known */
    void end(BiConsumer<@Nullable ChannelPosition, @Nullable Throwable> answer) {
        int number = ++asked;
        var unused = store.historyEnd(channel).whenComplete((found, failure) -> {
            ChannelPosition end = found == null ? null : found.last();
            submit(() -> answer(number, answer, end, failure));
        });
    }

    private <T> void answer(
            int number,
            BiConsumer<@Nullable T, @Nullable Throwable> answer,
            @Nullable T found,
            @Nullable Throwable failure) {
        if (number == asked) {
            answer.accept(found, failure);
        }
    }

    /** Has the worker run a step. If its queue has no room, the step is not run; {@link #takeRefused} says so. Any thread. */
    void submit(Runnable step) {
        submit(0, step);
    }

    private void submit(int bytes, Runnable step) {
        if (!worker.offer(bytes, step)) {
            refused = true; // before the worker looks for it
            worker.retryRefusedSoon();
        }
    }

    /** Whether a step or an answer was refused since this was asked last. */
    boolean takeRefused() {
        boolean was = refused;
        refused = false;
        return was;
    }
}
