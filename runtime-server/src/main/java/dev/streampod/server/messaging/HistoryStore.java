package dev.streampod.server.messaging;

import java.util.concurrent.CompletableFuture;

/** Where the histories of channels are: the bus, or this process. */
interface HistoryStore {

    /** How many messages are read at once at least, unless there are fewer. */
    int PAGE = 128;

    /**
     * Reads messages after that position, {@link #PAGE} of them or more; fewer only if there are no more. Completes on any thread; fails with a
     * {@link HistoryUnavailableException}. Unless that was {@linkplain HistoryUnavailableException#isRefused() refused}, the
     * listeners are told of an interruption later.
     */
    CompletableFuture<KeptMessages> kept(String channel, ChannelPosition after);

    /** The histories that a bus keeps. */
    static HistoryStore of(MessageBus bus) {
        return (channel, after) -> bus.kept(channel, after, PAGE);
    }
}
