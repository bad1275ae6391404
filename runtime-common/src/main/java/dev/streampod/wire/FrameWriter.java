package dev.streampod.wire;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.NestingException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Encodes frames. Safe for use from any thread.
 *
 * <p>Generators are kept and used again; one that failed is thrown away. Every method throws {@link NestingException} for what
 * is nested deeper than {@value #MAX_NESTING} levels.
 */
public final class FrameWriter {

    /** How deep arrays and objects may be nested in what is written, those of the frame included. */
    public static final int MAX_NESTING = 500;

    private final EntityRegistry registry;
    private final Audience to;
    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .rootValueSeparator((String) null)
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .build())
            .build();
    private final ObjectPool<FrameEncoder> encoders = new ObjectPool<>();

    /**
     * @param registry the classes that are sent
     * @param to the reader of the frames
     */
    public FrameWriter(EntityRegistry registry, Audience to) {
        this.registry = registry;
        this.to = to;
    }

    /**
     * Encodes one frame.
     *
     * @throws IllegalArgumentException for a message of a class that no protocol in use has
     */
    public byte[] write(Frame frame) {
        if (frame instanceof Frame.Message message) {
            return writeMessage(message.endpoint(), registry.of(message.data()), message.data());
        }
        if (frame instanceof Frame.Publication publication) {
            SerializableEntity entity = publication.message();
            return publication(publication.id(), writePublication(publication.position(), registry.of(entity), entity));
        }
        if (frame instanceof Frame.Joined joined) {
            return encoded(encoder -> encoder.joined(joined.id(), joined.member(), joined.info()));
        }
        return encoded(encoder -> encoder.control(frame));
    }

    /** Encodes a stream message; {@code codec} is that of its class. */
    public <T extends SerializableEntity> byte[] writeMessage(String endpoint, EntityCodec<T> codec, T message) {
        return encoded(encoder -> encoder.message(endpoint, codec, message));
    }

    /**
     * Encodes a call.
     *
     * @param arguments one for each parameter, in order; those of streams are not looked at
     * @param deadlineMillis negative: none
     * @throws IllegalArgumentException when an argument is null that must not be
     */
    public byte[] writeCall(
            long id,
            String endpoint,
            MethodDefinition<?> method,
            List<@Nullable Object> arguments,
            long deadlineMillis) {
        return encoded(encoder -> encoder.call(id, endpoint, method, arguments, deadlineMillis));
    }

    /**
     * The frame of a call with a deadline.
     *
     * @param call a frame of {@link #writeCall} without one, which stays as it is
     * @param deadlineMillis how long the call may take
     */
    public static byte[] withDeadline(byte[] call, long deadlineMillis) {
        byte[] end = (",{\"deadlineMillis\":" + deadlineMillis + "}]").getBytes(StandardCharsets.US_ASCII);
        int kept = call.length - 1; // all but the bracket that closes the frame
        byte[] frame = Arrays.copyOf(call, kept + end.length);
        System.arraycopy(end, 0, frame, kept, end.length);
        return frame;
    }

    /**
     * Encodes the wish to follow a channel.
     *
     * @param arguments one for each parameter, in order
     * @param after null: no position
     * @throws IllegalArgumentException when an argument is null that must not be
     */
    public byte[] writeFollow(
            long id,
            String endpoint,
            ChannelDefinition channel,
            List<@Nullable Object> arguments,
            @Nullable String after,
            boolean all) {
        return encoded(encoder -> encoder.follow(id, endpoint, channel, arguments, after, all));
    }

    /**
     * Encodes a message of a channel for all its followers: the array of position, class name and data. {@link #publication}
     * makes the frame for one of them.
     */
    public <T extends SerializableEntity> byte[] writePublication(
            @Nullable String position, EntityCodec<T> codec, T message) {
        return encoded(encoder -> encoder.publication(position, codec, message));
    }

    /**
     * The frame of a message for a follower.
     *
     * @param id the follower's number
     * @param shared an array of position, class name and data, which stays as it is
     */
    public static byte[] publication(long id, byte[] shared) {
        byte[] begin = ("[\"pub\"," + id + ",").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = Arrays.copyOf(begin, begin.length + shared.length - 1);
        System.arraycopy(shared, 1, frame, begin.length, shared.length - 1);
        return frame;
    }

    /**
     * Encodes the result of a call.
     *
     * @param codec of the result; null when the method returns nothing
     * @throws IllegalArgumentException when the result is null and must not be
     */
    public byte[] writeResult(long id, @Nullable ValueCodec<?> codec, @Nullable Object value) {
        return encoded(encoder -> encoder.result(id, codec, value));
    }

    /**
     * Encodes an item of a stream.
     *
     * @param parameter the parameter that is the stream; null: it is what the method returns
     */
    public byte[] writeItem(long id, @Nullable String parameter, ValueCodec<?> codec, Object item) {
        return encoded(encoder -> encoder.item(id, parameter, codec, item));
    }

    /**
     * Encodes a value without a frame around it.
     *
     * @throws IllegalArgumentException when it is null and must not be
     */
    public byte[] writeValue(ValueCodec<?> codec, @Nullable Object value) {
        return encoded(encoder -> encoder.bare(codec, value));
    }

    /**
     * Encodes a failure as a problem of HTTP (RFC 9457), with the fields of an error besides.
     *
     * @param title of the status, for people
     */
    public byte[] writeProblem(Frame.Failure failure, int status, String title) {
        return encoded(encoder -> encoder.problem(failure, status, title));
    }

    private byte[] encoded(Function<FrameEncoder, byte[]> encoding) {
        FrameEncoder pooled = encoders.take();
        FrameEncoder encoder = pooled != null ? pooled : new FrameEncoder(factory, registry, to);
        byte[] bytes;
        try {
            bytes = encoding.apply(encoder);
        } catch (StreamConstraintsException e) {
            throw new NestingException(MAX_NESTING); // there is no other constraint
        }
        encoders.release(encoder);
        return bytes;
    }
}
