package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the receivers of its channel. It is decoded once, when the first of them needs it: those that pass
 * its bytes on do not. Confined to the worker of its channel.
 */
final class ReceivedMessage {

    private final @Nullable HistoryEntry entry;
    private final byte @Nullable [] bytes;
    private @Nullable SerializableEntity entity;
    private @Nullable EntityFormatException unreadable;

    private ReceivedMessage(
            @Nullable HistoryEntry entry, byte @Nullable [] bytes, @Nullable SerializableEntity entity) {
        this.entry = entry;
        this.bytes = bytes;
        this.entity = entity;
    }

    /** Of this server, and not kept. */
    static ReceivedMessage of(SerializableEntity entity) {
        return new ReceivedMessage(null, null, entity);
    }

    /** From the bus, and not kept. */
    static ReceivedMessage of(byte[] bytes) {
        return new ReceivedMessage(null, bytes, null);
    }

    /** Of a history. */
    static ReceivedMessage of(HistoryEntry entry) {
        return new ReceivedMessage(entry, entry.bytes(), null);
    }

    /** Its place in the history; null when it is not kept. */
    @Nullable
    HistoryEntry entry() {
        return entry;
    }

    /** Its encoded form; null when it never had one. */
    byte @Nullable [] bytes() {
        return bytes;
    }

    /** @throws EntityFormatException when there is no message of a known class in it */
    SerializableEntity entity(Envelope envelope) {
        SerializableEntity decoded = entity;
        if (decoded != null) {
            return decoded;
        }
        if (unreadable != null) {
            throw unreadable;
        }
        try {
            decoded = decode(envelope);
        } catch (EntityFormatException e) {
            unreadable = e;
            throw e;
        }
        entity = decoded;
        return decoded;
    }

    private SerializableEntity decode(Envelope envelope) {
        if (entry != null) {
            return envelope.read(entry);
        }
        if (bytes == null) {
            throw new IllegalStateException("a message with neither bytes nor an entity");
        }
        return envelope.read(bytes);
    }
}
