package dev.streampod.server.messaging;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A range of time in which a listener missed messages, may have missed some, or got one later than others: state that
 * is derived from the messages has to be loaded again. One loss may be reported more than once, for different reasons.
 *
 * @param from the earliest time at which a missing message can have come, or a late one have come elsewhere
 * @param to the latest
 * @param missed how many messages are missing, where that is known
 */
public record Gap(String channel, Cause cause, Instant from, Instant to, OptionalLong missed) {

    /** Why messages are missing. */
    public enum Cause {
        /** There was no connection to Redis: messages of other servers may have been missed. */
        INTERRUPTED,
        /** The numbers of a server's messages show that some were lost. */
        LOST,
        /**
         * A server lost Redis and sent messages again that had not been acknowledged. They came here just now; others may
         * have heard them the first time, before messages that came here earlier.
         */
        LATE,
        /** This listener, or its channel's worker, was too slow for the messages that came. */
        OVERFLOW,
        /** The part of a channel's history that was asked for is not kept any more, or the history itself is lost. */
        NOT_KEPT
    }
}
