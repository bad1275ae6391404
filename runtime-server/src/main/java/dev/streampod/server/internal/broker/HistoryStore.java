package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import java.util.concurrent.CompletableFuture;

/** Stores the histories of channels: on the bus, or in this process. */
interface HistoryStore {

    /** How many messages are read at once, unless the reader takes fewer. */
    int PAGE = 128;

    /**
     * Reads messages whose positions are greater, whatever their epoch. Completes on any thread; fails with a
     * {@link HistoryUnavailableException}. Unless that was {@linkplain HistoryUnavailableException#isRefused() refused}, the
     * listeners are told of an interruption later.
     *
     * @param page reads so many messages or more; fewer only if there are no more
     */
    CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page);

    /** Reads where a history ends, and begins an empty one if there is none; completes as {@link #historyAfter} does. */
    CompletableFuture<HistoryEntries> end(String channel);

    /**
     * Says that a history ends before a message that this server has heard, of the same epoch.
     *
     * @param goesOn whether a message is known to be behind its end that names one before that as its predecessor
     */
    default void wentBack(String channel, ChannelPosition heard, boolean goesOn) {}

    /** Whether messages may come live that are of a history which was replaced before, where this one is read. */
    default boolean mayBringReplaced() {
        return false;
    }

    /** The histories that a bus keeps. */
    static HistoryStore of(MessageBus bus) {
        return new HistoryStore() {
            @Override
            public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page) {
                return bus.historyAfter(channel, after, page);
            }

            @Override
            public CompletableFuture<HistoryEntries> end(String channel) {
                return bus.historyEnd(channel);
            }

            @Override
            public void wentBack(String channel, ChannelPosition heard, boolean goesOn) {
                bus.historyWentBack(channel, heard, goesOn);
            }

            @Override
            public boolean mayBringReplaced() {
                return bus.mayBringReplaced();
            }
        };
    }
}
