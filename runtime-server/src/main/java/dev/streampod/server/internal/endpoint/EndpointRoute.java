package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.EndpointDefinition.StreamDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.SlowReaderPolicy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one endpoint's stream go, and which may. Immutable, but for the encoded form of the message that
 * was sent to many last: a cache of one, whose losses in races cost an encoding and nothing else.
 */
public final class EndpointRoute {

    /** A message that was sent to several sessions, with its frame; found again by identity, since entities are immutable. */
    static final class Encoded {

        private final SerializableEntity message;
        private final byte[] frame;

        private Encoded(SerializableEntity message, byte[] frame) {
            this.message = message;
            this.frame = frame;
        }
    }

    private final int index;
    private final EndpointDefinition definition;
    private final StreamHandler handler;
    private final boolean nonBlocking;
    private final SlowReaderPolicy<?> slowReaders;
    private final AccessRule access;
    private final Map<String, EntityCodec<?>> fromClient = new HashMap<>();
    private final Map<Class<?>, EntityCodec<?>> toClient = new HashMap<>();
    private volatile @Nullable Encoded lastEncoded;

    EndpointRoute(
            int index,
            EndpointDefinition definition,
            StreamDefinition stream,
            Protocol protocol,
            StreamHandler handler,
            boolean loginPossible) {
        this.index = index;
        this.definition = definition;
        this.handler = handler;
        this.nonBlocking = handler.nonBlocking();
        this.slowReaders = handler.slowReaders();
        this.access = new AccessRule(
                "the stream of " + definition.name(),
                definition.requireLogin(),
                definition.requiredScopes(),
                loginPossible);
        for (EntityCodec<?> codec : protocol.codecs()) {
            if (codec.serverOnly()) {
                continue;
            }
            if (stream.fromClient().allows(codec.type())) {
                fromClient.put(codec.className(), codec);
            }
            if (stream.toClient().allows(codec.type())) {
                toClient.put(codec.type(), codec);
            }
        }
    }

    public int index() {
        return index;
    }

    public String name() {
        return definition.name();
    }

    public StreamHandler handler() {
        return handler;
    }

    public boolean nonBlocking() {
        return nonBlocking;
    }

    public SlowReaderPolicy<?> slowReaders() {
        return slowReaders;
    }

    /** The codec of a class that clients may send, null for any other. */
    @Nullable
    EntityCodec<?> fromClient(String className) {
        return fromClient.get(className);
    }

    /**
     * The codec of a message that is to be sent.
     *
     * @throws IllegalArgumentException when the stream carries no such messages to clients
     */
    @SuppressWarnings("unchecked") // toClient holds the codec of exactly this class
    public EntityCodec<SerializableEntity> toClient(SerializableEntity message) {
        EntityCodec<?> codec = toClient.get(message.getClass());
        if (codec == null) {
            throw new IllegalArgumentException("The stream of " + definition + " carries no "
                    + message.getClass().getName() + " to clients");
        }
        return (EntityCodec<SerializableEntity>) codec;
    }

    /** The access rule of the stream. */
    public AccessRule access() {
        return access;
    }

    /** The frame of this message if it is the one that was kept last. */
    public byte @Nullable [] encoded(SerializableEntity message) {
        Encoded last = lastEncoded;
        return last != null && last.message == message ? last.frame : null;
    }

    public void keepEncoded(SerializableEntity message, byte[] frame) {
        lastEncoded = new Encoded(message, frame);
    }
}
