package dev.streampod.wire;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.protocol.MethodDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * A parser for one frame after the other, and what it remembers of the last: endpoint and class mostly come again. Belongs
 * to one thread at a time.
 */
final class FrameDecoder implements AutoCloseable {

    /**
     * How many bytes a parser reads before it is given up: it remembers every name it meets, and what hostile clients name
     * must not pile up.
     */
    static final int LIFETIME_BYTES = 64 * 1024;

    private final MessageCodecs codecs;
    private final FrameInput input = new FrameInput();
    private final JsonParser parser;
    private final EntityReader entities;
    private final CallFrames calls;
    private final FollowFrames follows;
    private final ValueReader values;
    private boolean reusable;
    private int lifetime = LIFETIME_BYTES;

    private String lastEndpoint = "";
    private String lastClassName = "";
    private @Nullable EntityCodec<?> lastCodec;

    FrameDecoder(JsonFactory factory, MessageCodecs codecs, EntityRegistry registry, Audience from) {
        this.codecs = codecs;
        // A parser guesses the encoding from the first bytes it sees; no client shall choose those.
        input.next(new byte[] {'[', ']', ' ', ' '}, 0, 4);
        this.parser = factory.createParser(ObjectReadContext.empty(), input);
        parser.nextToken();
        parser.nextToken();
        parser.releaseBuffered(input.rest());
        this.entities = new EntityReader(registry, from, parser);
        this.values = new ValueReader(parser, entities);
        this.calls = new CallFrames(parser, entities, values, registry);
        this.follows = new FollowFrames(parser, values, registry);
    }

    /** Whether everything went as it should, and the parser stands between two frames. */
    boolean isReusable() {
        return reusable;
    }

    Frame decode(byte[] buffer, int offset, int length, CallCodecs codecsOfCalls, FollowCodecs codecsOfFollows) {
        reusable = false;
        lifetime -= length;
        input.next(buffer, offset, length);
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new FrameSyntaxException("a frame is an array");
        }
        nextString("the frame's name");
        Frame frame = isCurrent("msg") ? message() : notMessage(codecsOfCalls, codecsOfFollows);
        if (!values.beyondBounds()) {
            try {
                finish();
            } catch (StreamConstraintsException e) {
                // Data that is refused anyway may be nested too deeply as well: then its rest is not looked at.
                if (!(frame instanceof Frame.Undecodable
                        || frame instanceof Frame.BadCall
                        || frame instanceof Frame.BadValue
                        || frame instanceof Frame.BadFollow
                        || frame instanceof Frame.BadPublication
                        || frame instanceof Frame.BadMember)) {
                    throw e;
                }
            }
        }
        return frame;
    }

    /** Decodes the arguments of a call, which are all that is there. */
    List<@Nullable Object> decodeArguments(byte[] buffer, int offset, int length, MethodDefinition<?> method) {
        reusable = false;
        lifetime -= length;
        input.next(buffer, offset, length);
        List<@Nullable Object> arguments = calls.arguments(method);
        parser.releaseBuffered(input.rest());
        input.requireOnlySpaceLeft();
        entities.over(parser);
        reusable = lifetime > 0;
        return arguments;
    }

    private Frame notMessage(CallCodecs codecsOfCalls, FollowCodecs codecsOfFollows) {
        String name = parser.getString();
        Frame frame = calls.read(name, codecsOfCalls);
        if (frame == null) {
            frame = follows.read(name, codecsOfFollows);
        }
        return frame != null ? frame : ControlFrames.read(name, parser);
    }

    /** Reads on to the end of the frame's array, which must be the end of the text. */
    private void finish() {
        while (parser.streamReadContext().getNestingDepth() > 1) {
            next();
        }
        while (parser.currentToken() != JsonToken.END_ARRAY
                || !parser.streamReadContext().inRoot()) {
            next();
            parser.skipChildren();
        }
        parser.releaseBuffered(input.rest());
        input.requireOnlySpaceLeft();
        entities.over(parser);
        reusable = lifetime > 0;
    }

    private void next() {
        if (parser.nextToken() == null) {
            throw new FrameSyntaxException("the frame does not end");
        }
    }

    private Frame message() {
        nextString("an endpoint");
        boolean sameEndpoint = isCurrent(lastEndpoint);
        String endpoint = sameEndpoint ? lastEndpoint : parser.getString();
        nextString("a class name");
        boolean sameClass = isCurrent(lastClassName);
        String className = sameClass ? lastClassName : parser.getString();
        EntityCodec<?> codec = lastCodec;
        if (codec == null || !sameEndpoint || !sameClass) {
            codec = codecs.codec(endpoint, className);
            if (codec == null) {
                return unknown(endpoint, className);
            }
            lastEndpoint = endpoint;
            lastClassName = className;
            lastCodec = codec;
        }
        parser.nextToken();
        try {
            return new Frame.Message(endpoint, values.entity(codec, className));
        } catch (EntityFormatException | StreamConstraintsException e) {
            return new Frame.Undecodable(endpoint, ErrorCode.BAD_REQUEST, values.failed(e));
        }
    }

    private Frame unknown(String endpoint, String className) {
        if (!codecs.hasStream(endpoint)) {
            return new Frame.Undecodable(
                    FrameValues.nameToRepeat(endpoint),
                    ErrorCode.UNKNOWN_ENDPOINT,
                    "there is no endpoint " + FrameValues.shortened(endpoint) + " with a stream");
        }
        return new Frame.Undecodable(
                endpoint,
                ErrorCode.UNKNOWN_CLASS,
                "no " + FrameValues.shortened(className) + " may be sent to " + endpoint);
    }

    private void nextString(String what) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw new FrameSyntaxException("expected " + what + " in a string");
        }
    }

    /** Whether the current string is this one, without making a string of it. */
    private boolean isCurrent(String expected) {
        int length = parser.getStringLength();
        if (length != expected.length()) {
            return false;
        }
        char[] characters = parser.getStringCharacters();
        int offset = parser.getStringOffset();
        for (int i = 0; i < length; i++) {
            if (characters[offset + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        parser.close();
    }
}
