package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import java.util.concurrent.CompletableFuture;

/** Stores the histories of channels: on the bus, or in this process. */
public interface HistoryStore {

    /** How many messages are read at once, unless the reader takes fewer. */
    int PAGE = 128;

    /**
     * Reads the history of a channel.
     *
     * @param after reads messages whose positions are greater, whatever their epoch, the oldest first
     * @param page reads so many messages or more; fewer only if there are no more
     * @return completes on any thread; fails with a {@link HistoryUnavailableException}. Unless that was {@linkplain
     *     HistoryUnavailableException#isRefused() refused}, the listeners are told of an interruption later
     */
    CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page);

    /**
     * Reads where the history of a channel ends. If there is none, a history is begun, so that a listener that begins here
     * can tell later whether the first message that it sees is really the first one. As little as that costs, it is not
     * kept for long.
     *
     * @return completes with no messages, as {@link #historyAfter} does
     */
    default CompletableFuture<HistoryEntries> historyEnd(String channel) {
        return historyAfter(channel, ChannelPosition.END, 1);
    }

    /**
     * Says that a history ends before a message of the same epoch that this server has heard. If that is so, the next
     * message has a predecessor that does not exist.
     *
     * @param goesOn whether a message is known to be behind its end that names one before that as its predecessor
     */
    default void historyWentBack(String channel, ChannelPosition heard, boolean goesOn) {}

    /**
     * Whether a channel may bring messages of a history that was replaced where it is read: from a master that does not
     * know yet that another one has taken over.
     */
    default boolean mayBringReplaced() {
        return false;
    }
}
