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

    private final Channel channel;
    private final HistoryStore store;

    private int asked;

    /** Whether the worker's queue had no room for a step. Set by any thread. */
    private volatile boolean refused;

    HistoryQueries(Channel channel, HistoryStore store) {
        this.channel = channel;
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
        var unused = HistoryPages.read(store, channel.name(), after, page, READ_BYTES)
                .whenComplete((piece, failure) ->
                        submit(piece == null ? 0 : piece.bytes(), () -> answer(number, answer, piece, failure)));
    }

    /** @param answer is given where the history ends, or why that is not known */
    void end(BiConsumer<@Nullable ChannelPosition, @Nullable Throwable> answer) {
        int number = ++asked;
        var unused = store.historyEnd(channel.name()).whenComplete((found, failure) -> {
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
        if (!channel.worker().offer(bytes, step)) {
            refused = true; // before the worker looks for it
            channel.worker().overflowed(channel);
        }
    }

    /** Whether a step or an answer was refused since this was asked last. */
    boolean takeRefused() {
        boolean was = refused;
        refused = false;
        return was;
    }
}
