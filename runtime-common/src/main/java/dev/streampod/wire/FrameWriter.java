package dev.streampod.wire;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Encodes frames. Safe for use from any thread.
 *
 * <p>Generators are kept and used again; one that failed is thrown away.
 */
public final class FrameWriter {

    private final EntityRegistry registry;
    private final Audience to;
    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .rootValueSeparator((String) null)
            .build();
    private final Spares<FrameEncoder> encoders = new Spares<>();

    /**
     * @param registry the classes that are sent
     * @param to who reads the frames
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
        FrameEncoder encoder = encoder();
        byte[] encoded = encoder.control(frame);
        encoders.give(encoder);
        return encoded;
    }

    /** Encodes a stream message; {@code codec} is that of its class. */
    public <T extends SerializableEntity> byte[] writeMessage(String endpoint, EntityCodec<T> codec, T message) {
        FrameEncoder encoder = encoder();
        byte[] frame = encoder.message(endpoint, codec, message);
        encoders.give(encoder);
        return frame;
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
        FrameEncoder encoder = encoder();
        byte[] frame = encoder.call(id, endpoint, method, arguments, deadlineMillis);
        encoders.give(encoder);
        return frame;
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
     * Encodes the result of a call.
     *
     * @param codec of the result; null when the method returns nothing
     * @throws IllegalArgumentException when the result is null and must not be
     */
    public byte[] writeResult(long id, @Nullable ValueCodec<?> codec, @Nullable Object value) {
        FrameEncoder encoder = encoder();
        byte[] frame = encoder.result(id, codec, value);
        encoders.give(encoder);
        return frame;
    }

    /**
     * Encodes an item of a stream.
     *
     * @param parameter the parameter that is the stream; null: it is what the method returns
     */
    public byte[] writeItem(long id, @Nullable String parameter, ValueCodec<?> codec, Object item) {
        FrameEncoder encoder = encoder();
        byte[] frame = encoder.item(id, parameter, codec, item);
        encoders.give(encoder);
        return frame;
    }

    /**
     * Encodes a value without a frame around it.
     *
     * @throws IllegalArgumentException when it is null and must not be
     */
    public byte[] writeValue(ValueCodec<?> codec, @Nullable Object value) {
        FrameEncoder encoder = encoder();
        byte[] json = encoder.bare(codec, value);
        encoders.give(encoder);
        return json;
    }

    /**
     * Encodes a failure as a problem of HTTP (RFC 9457), with the fields of an error besides.
     *
     * @param title of the status, for people
     */
    public byte[] writeProblem(Frame.Failure failure, int status, String title) {
        FrameEncoder encoder = encoder();
        byte[] json = encoder.problem(failure, status, title);
        encoders.give(encoder);
        return json;
    }

    private FrameEncoder encoder() {
        FrameEncoder spare = encoders.take();
        return spare != null ? spare : new FrameEncoder(factory, registry, to);
    }
}
