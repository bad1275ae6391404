package dev.streampod.server.internal.broker;

/**
 * What a {@link HistoryRecovery} is doing. Only these changes happen:
 *
 * <pre>
 * from              to                when
 * LIVE              STARTING          messages are asked for from a position on, before all else
 *                   READING           a message was missed, or may have been
 *                   READING           a message came of a history that may be an older one: which one is there is asked
 *                   AWAITING_SINK     the sink is congested by what was buffered
 * STARTING          READING           the subscription is established
 *                   LIVE              the same, and only what is new is wanted
 * READING           READING           there is more to be read, or nothing, and it is asked where the history begins
 *                   READ_OUTDATED     something was missed since the reading began
 *                   LIVE              all that is kept was delivered, or the history cannot be read at all
 *                   AWAITING_SINK     the sink is congested
 *                   AWAITING_HISTORY  reading failed
 * READ_OUTDATED     READING           the reading has ended, or has failed
 *                   LIVE              the history is gone
 *                   AWAITING_SINK     the sink is congested
 * AWAITING_SINK     READING           the sink has room again
 * AWAITING_HISTORY  READING           the connection to the history is back, or a message was missed
 *                   AWAITING_SINK     the sink has no room for a live message
 * </pre>
 *
 * Besides, every state may become READING when a step is repeated that found no room in the worker's queue.
 */
enum RecoveryState {
    /** Live messages are delivered as they come. */
    LIVE,
    /** The subscription is not established yet; live messages are buffered. */
    STARTING,
    /** A piece of the history is read, and live messages are buffered. */
    READING,
    /** As READING; the piece may end before the last message that was missed, so the history is read once more. */
    READ_OUTDATED,
    /** The history is read on when the sink has room again. Until then live messages are dropped. */
    AWAITING_SINK,
    /** Reading failed, and will be repeated. A live message is delivered if none is missing before it. */
    AWAITING_HISTORY;

    boolean mayBecome(RecoveryState next) {
        return switch (this) {
            case LIVE -> next == STARTING || next == READING || next == AWAITING_SINK;
            case STARTING -> next == READING || next == LIVE;
            case AWAITING_SINK -> next == READING;
            case AWAITING_HISTORY -> next == READING || next == AWAITING_SINK;
            case READING -> next != STARTING;
            case READ_OUTDATED -> next == READING || next == LIVE || next == AWAITING_SINK;
        };
    }
}
