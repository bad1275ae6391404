package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import org.jspecify.annotations.Nullable;

/** Where a {@link HistoryRecovery} delivers messages, and reports gaps. Called on the worker of the channel. */
interface RecoverySink {

    /** @return false when there is no room for it now, and the backpressure reports when there is: it comes again then */
    boolean accept(HistoryEntry message);

    void report(Gap gap);

    /**
     * Delivery begins.
     *
     * @param position after which; null when it is not known, or everything that is kept is delivered
     */
    default void began(@Nullable ChannelPosition position) {}

    /**
     * All that was asked for, or missed, has been delivered or reported: from here on messages come as they are posted.
     *
     * @param position after which they come; null when it is not known
     */
    default void caughtUp(@Nullable ChannelPosition position) {}

    /** Whether a post that is in no history any more was delivered from another one, so that nothing is missing without it. */
    default boolean isRepeat(HistoryEntry message) {
        return false;
    }

    /**
     * The history lacks a message that was delivered: it ends before that, or seems to be gone, or is the one again behind which
     * the history of the message was begun.
     *
     * @param goesOn whether it went on from there: it has a message that should follow that one, and follows an earlier one
     */
    default void wentBack(ChannelPosition heard, boolean goesOn) {}
}
