package dev.streampod.wire;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.protocol.MethodDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Decodes frames, each in one pass. Safe for use from any thread: one reader serves all connections of a server or client.
 *
 * <p>Parsers are kept and used again for other frames. One that met anything unexpected, or did not come to the end of its
 * frame, is thrown away, so that nothing of one connection is ever read as another's.
 */
public final class FrameReader {

    /** How deep arrays and objects may be nested in a frame that comes from a client, by default. */
    public static final int MAX_NESTING = 64;

    /** The bound of nesting for a reader that trusts the sender: all that a {@link FrameWriter} writes is read. */
    public static final int ALL_THAT_IS_WRITTEN = FrameWriter.MAX_NESTING + 12;

    private final JsonParsing parsing;
    private final MessageCodecs codecs;
    private final EntityRegistry registry;
    private final Audience from;
    private final ObjectPool<FrameDecoder> decoders = new ObjectPool<>();

    /** A reader with the default bound of nesting. */
    public FrameReader(MessageCodecs codecs, EntityRegistry registry, Audience from) {
        this(codecs, registry, from, MAX_NESTING);
    }

    /**
     * @param codecs which classes may come on which stream
     * @param registry the classes that a {@code dynamic} value may be of
     * @param from the sender of the frames
     * @param nesting how deep arrays and objects may be nested in a frame
     */
    public FrameReader(MessageCodecs codecs, EntityRegistry registry, Audience from, int nesting) {
        this.parsing = JsonParsing.withKeptParsers(nesting);
        this.codecs = codecs;
        this.registry = registry;
        this.from = from;
    }

    /**
     * Decodes one frame, which must be valid UTF-8.
     *
     * @throws FrameSyntaxException when it is none
     */
    public Frame read(byte[] buffer, int offset, int length) {
        return read(buffer, offset, length, CallCodecs.NONE, FollowCodecs.NONE);
    }

    /** Decodes one frame for a side that has calls and follows no channels. */
    public Frame read(byte[] buffer, int offset, int length, CallCodecs calls) {
        return read(buffer, offset, length, calls, FollowCodecs.NONE);
    }

    /**
     * Decodes one frame for a side that has calls and followed channels.
     *
     * @param calls those of the connection that the frame came over
     * @param follows those of the connection that the frame came over
     */
    public Frame read(byte[] buffer, int offset, int length, CallCodecs calls, FollowCodecs follows) {
        FrameDecoder decoder = decoder();
        try {
            return decoder.decode(buffer, offset, length, calls, follows);
        } catch (StreamConstraintsException e) {
            throw new FrameSyntaxException("not a frame: " + ConstraintText.of(e));
        } catch (UnexpectedEndOfInputException e) {
            throw new FrameSyntaxException("not a frame: it does not end");
        } catch (JacksonException e) {
            // The parser's own text may quote what was sent, which may be a key.
            throw new FrameSyntaxException("not a frame: it is not JSON");
        } finally {
            release(decoder);
        }
    }

    /**
     * Decodes the arguments of a call that come without a frame: a JSON object, which must be valid UTF-8.
     *
     * @return one for each parameter, in order
     * @throws EntityFormatException when they are not what the method takes
     */
    public List<@Nullable Object> readArguments(byte[] json, MethodDefinition<?> method) {
        FrameDecoder decoder = decoder();
        try {
            return decoder.decodeArguments(json, 0, json.length, method);
        } catch (FrameSyntaxException e) {
            throw new EntityFormatException("there is more than one object");
        } catch (StreamConstraintsException e) {
            throw new EntityFormatException(ConstraintText.of(e));
        } catch (JacksonException e) {
            throw new EntityFormatException("the arguments are not JSON");
        } finally {
            release(decoder);
        }
    }

    private FrameDecoder decoder() {
        FrameDecoder pooled = decoders.take();
        return pooled != null
                ? pooled
                : new FrameDecoder(parsing.factory(FrameDecoder.LIFETIME_BYTES), codecs, registry, from);
    }

    private void release(FrameDecoder decoder) {
        if (decoder.isReusable()) {
            decoders.release(decoder);
        } else {
            decoder.close();
        }
    }
}
