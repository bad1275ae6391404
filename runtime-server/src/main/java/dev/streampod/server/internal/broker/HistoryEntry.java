package dev.streampod.server.internal.broker;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelPosition;
import org.jspecify.annotations.Nullable;

/**
 * A message with its position in the history of its channel. A bus creates it from bytes, which it owns from then on;
 * the worker of the channel decodes them, once.
 */
public final class HistoryEntry {

    private final ChannelPosition position;
    private final ChannelPosition before;
    private final byte[] bytes;
    private final @Nullable ChannelPosition acknowledgedElsewhere;
    private @Nullable SerializableEntity entity;

    /**
     * @param before the position of the message before it, of the same epoch; for the first one of a history its two numbers
     *     are 0
     */
    public HistoryEntry(ChannelPosition position, ChannelPosition before, byte[] bytes) {
        this(position, before, bytes, null);
    }

    /**
     * @param before the position of the message before it, of the same epoch; for the first one of a history its two numbers
     *     are 0
     * @param acknowledgedElsewhere where the last post of its server is that was acknowledged before, if that is in another stream;
     *     else null
     */
    public HistoryEntry(
            ChannelPosition position,
            ChannelPosition before,
            byte[] bytes,
            @Nullable ChannelPosition acknowledgedElsewhere) {
        this(position, before, bytes, acknowledgedElsewhere, null);
    }

    private HistoryEntry(
            ChannelPosition position,
            ChannelPosition before,
            byte[] bytes,
            @Nullable ChannelPosition acknowledgedElsewhere,
            @Nullable SerializableEntity entity) {
        this.position = position;
        this.before = before;
        this.bytes = bytes;
        this.acknowledgedElsewhere = acknowledgedElsewhere;
        this.entity = entity;
    }

    /** Returns this entry with its decoded message. */
    HistoryEntry with(SerializableEntity decoded) {
        return new HistoryEntry(position, before, bytes, acknowledgedElsewhere, decoded);
    }

    ChannelPosition position() {
        return position;
    }

    ChannelPosition before() {
        return before;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the last acknowledged post of its server is, if that is in another stream; else null. */
    @Nullable
    ChannelPosition acknowledgedElsewhere() {
        return acknowledgedElsewhere;
    }

    /** The decoded message; null until it is noted. */
    @Nullable
    SerializableEntity entity() {
        return entity;
    }

    void noteEntity(SerializableEntity decoded) {
        entity = decoded;
    }

    /** Whether it is the very next message of the same history. */
    boolean follows(ChannelPosition last) {
        return before.equals(last);
    }

    /** Whether the position was not there any more when it came, though it is of the same history: it follows one before that. */
    boolean followsBefore(ChannelPosition last) {
        return before.epoch() == last.epoch()
                && !Positions.isBeginning(before)
                && !isBehindBreak()
                && Positions.isAfter(last, before);
    }

    /** Whether it is the first message of a history, and the position is in another one. */
    boolean beginsAnotherThan(ChannelPosition last) {
        return Positions.isBeginning(before) && before.epoch() != last.epoch();
    }

    /** Whether it is the first one behind missing messages that no server can name: its predecessor does not exist. */
    boolean isBehindBreak() {
        return Positions.isBreak(before);
    }

    /** Whether it is in the same history, and not after that position. */
    boolean isUpTo(ChannelPosition last) {
        return position.epoch() == last.epoch() && !Positions.isAfter(position, last);
    }
}
