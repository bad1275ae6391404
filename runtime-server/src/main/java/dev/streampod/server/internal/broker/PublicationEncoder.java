package dev.streampod.server.internal.broker;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.MessageSet;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.wire.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages of channels for the clients that follow them: each once, however many there are, and not at all where the
 * bytes of the server that posted it can be passed on. Confined to one worker, which delivers a message to all of its
 * followers before the next.
 */
final class PublicationEncoder {

    /** Clients number what they follow from 1: frames with small numbers are shared by most of them. */
    private static final int SHARED_IDS = 16;

    private final EntityRegistry registry;
    private final FrameWriter writer;
    private final Envelope envelope;

    // Of the last message.
    private @Nullable Object source;
    private @Nullable MessageSet allowed;
    private byte @Nullable [] shared;
    private @Nullable EntityFormatException failure;
    private final byte[] @Nullable [] frames = new byte[SHARED_IDS] @Nullable [];

    PublicationEncoder(EntityRegistry registry, Envelope envelope) {
        this.registry = registry;
        this.envelope = envelope;
        this.writer = new FrameWriter(registry, Audience.CLIENT);
    }

    /**
     * The frame of a message for a client.
     *
     * @param id by which the client knows the channel
     * @param of where the message comes from; the same object for each follower
     * @param message to be encoded
     * @param classes those that clients know
     * @return null when it is of another class; not to be changed
     * @throws EntityFormatException when it cannot be read, or not be written for clients
     */
    @SuppressWarnings("ReferenceEquality") // each definition has one set; an equal one of another costs an encoding
    byte @Nullable [] frame(long id, Object of, ReceivedMessage message, MessageSet classes) {
        if (source != of || allowed != classes) {
            forget();
            try {
                shared = encode(message, classes);
            } catch (EntityFormatException e) {
                failure = e;
            } catch (RuntimeException | StackOverflowError e) {
                // An object of a class that only servers know, within the message for example. It must not keep other
                // receivers of the channel from the message, nor its followers from those after it.
                failure = new EntityFormatException("it cannot be written for clients: " + e);
            }
            source = of;
            allowed = classes;
        }
        if (failure != null) {
            throw failure;
        }
        byte[] data = shared;
        if (data == null) {
            return null;
        }
        if (id <= 0 || id >= SHARED_IDS) {
            return FrameWriter.publication(id, data);
        }
        byte @Nullable [] frame = frames[(int) id];
        if (frame == null) {
            frame = FrameWriter.publication(id, data);
            frames[(int) id] = frame;
        }
        return frame;
    }

    /** Lets go of the last message, so that it is not kept for as long as no other comes. */
    void forget() {
        source = null;
        allowed = null;
        shared = null;
        failure = null;
        Arrays.fill(frames, null);
    }

    private byte @Nullable [] encode(ReceivedMessage message, MessageSet classes) {
        HistoryEntry entry = message.entry();
        ChannelPosition position = entry == null ? null : entry.position();
        byte[] bytes = message.bytes();
        if (bytes != null && Envelope.audienceIndependent(bytes)) {
            EntityCodec<?> codec = registry.named(Envelope.className(bytes));
            if (codec == null) {
                throw new EntityFormatException("its class is not known here");
            }
            // Both sides have to agree: the poster or this server may know of members that the other does not.
            if (codec.audienceIndependent()) {
                return clients(codec, classes) ? passedOn(position, bytes) : null;
            }
        }
        SerializableEntity entity = message.entity(envelope);
        EntityCodec<SerializableEntity> codec = registry.of(entity);
        return clients(codec, classes)
                ? writer.writePublication(position == null ? null : position.toString(), codec, entity)
                : null;
    }

    private static boolean clients(EntityCodec<?> codec, MessageSet classes) {
        return !codec.serverOnly() && classes.allows(codec.type());
    }

    /** The array of class name and data, with the position in front. */
    private static byte[] passedOn(@Nullable ChannelPosition position, byte[] bytes) {
        byte[] begin = (position == null ? "[null," : "[\"" + position + "\",").getBytes(StandardCharsets.US_ASCII);
        int kept = bytes.length - Envelope.CONTENT;
        byte[] array = Arrays.copyOf(begin, begin.length + kept);
        System.arraycopy(bytes, Envelope.CONTENT, array, begin.length, kept);
        return array;
    }
}
