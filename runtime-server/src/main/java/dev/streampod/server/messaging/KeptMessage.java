package dev.streampod.server.messaging;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import org.jspecify.annotations.Nullable;

/**
 * A message with its place in the history of its channel. A bus makes it of bytes, which belong to it from then on; the
 * worker of its channel decodes them, once.
 */
public final class KeptMessage {

    private final ChannelPosition position;
    private final ChannelPosition before;
    private final byte[] bytes;
    private @Nullable SerializableEntity entity;

    /** @param before the position of the message before it, {@link ChannelPosition#START} for the first */
    public KeptMessage(ChannelPosition position, ChannelPosition before, byte[] bytes) {
        this(position, before, bytes, null);
    }

    private KeptMessage(
            ChannelPosition position, ChannelPosition before, byte[] bytes, @Nullable SerializableEntity entity) {
        this.position = position;
        this.before = before;
        this.bytes = bytes;
        this.entity = entity;
    }

    /** The same, decoded. */
    KeptMessage with(SerializableEntity decoded) {
        return new KeptMessage(position, before, bytes, decoded);
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

    /** @throws EntityFormatException when there is no message of a known class in it */
    SerializableEntity entity(Envelope envelope) {
        SerializableEntity decoded = entity;
        if (decoded == null) {
            Envelope.check(bytes);
            decoded = envelope.read(bytes);
            entity = decoded;
        }
        return decoded;
    }

    /** Whether nothing of the history stands between that position and this message. */
    boolean follows(ChannelPosition last) {
        return !before.isAfter(last);
    }
}
