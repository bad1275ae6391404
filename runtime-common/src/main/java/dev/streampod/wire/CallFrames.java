package dev.streampod.wire;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableException;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Reads the frames of calls, from after their name on to somewhere before their end. Belongs to one decoder. */
final class CallFrames {

    /** Stands for a deadline that is not there. */
    private static final long NONE = Long.MIN_VALUE;

    private final JsonParser parser;
    private final EntityReader entities;
    private final EntityRegistry registry;
    private final ValueReader values;

    CallFrames(JsonParser parser, EntityReader entities, ValueReader values, EntityRegistry registry) {
        this.parser = parser;
        this.entities = entities;
        this.values = values;
        this.registry = registry;
    }

    /** Reads a frame of that name; null when it is no frame of a call. */
    @Nullable
    Frame read(String name, CallCodecs calls) {
        return switch (name) {
            case "call" -> call(calls);
            case "result" -> result(calls);
            case "item" -> item(calls);
            case "end" -> end();
            case "credit" -> credit();
            case "cancel" -> new Frame.Cancel(id(), parameter());
            case "error" -> error();
            default -> null;
        };
    }

    private Frame call(CallCodecs calls) {
        long id = id();
        String endpoint = FrameValues.string(parser, "an endpoint");
        String name = FrameValues.string(parser, "a method");
        MethodDefinition<?> method = calls.method(endpoint, name);
        if (method == null) {
            return calls.hasEndpoint(endpoint)
                    ? new Frame.BadCall(
                            id,
                            ErrorCode.UNKNOWN_METHOD,
                            "there is no method " + FrameValues.shortened(name) + " of " + endpoint)
                    : new Frame.BadCall(
                            id, ErrorCode.UNKNOWN_ENDPOINT, "there is no endpoint " + FrameValues.shortened(endpoint));
        }
        List<@Nullable Object> arguments;
        try {
            arguments = arguments(method);
        } catch (EntityFormatException | StreamConstraintsException e) {
            return new Frame.BadCall(id, ErrorCode.BAD_REQUEST, values.failed(e));
        }
        long deadline = deadline();
        if (deadline == NONE) {
            return new Frame.Call(id, endpoint, method, arguments, -1);
        }
        return deadline < 0
                ? new Frame.BadCall(id, ErrorCode.BAD_REQUEST, "deadlineMillis is less than 0")
                : new Frame.Call(id, endpoint, method, arguments, deadline);
    }

    /**
     * Reads the arguments of a call that came without a frame.
     *
     * @throws EntityFormatException when they do not fit
     */
    List<@Nullable Object> arguments(MethodDefinition<?> method) {
        return Arrays.asList(values.read(method.parameters(), "the arguments of a call"));
    }

    /** {@link #NONE} when there is none. */
    private long deadline() {
        if (!FrameValues.beginOptions(parser)) {
            return NONE;
        }
        long millis = NONE;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (name.equals("deadlineMillis")) {
                if (millis != NONE) {
                    throw FrameValues.twice(name);
                }
                millis = Math.max(-1, FrameValues.number(parser, "milliseconds"));
            } else {
                FrameValues.skip(parser);
            }
        }
        return millis;
    }

    private Frame result(CallCodecs calls) {
        long id = id();
        MethodDefinition<?> method = calls.called(id);
        if (method == null) {
            return new Frame.Stray(id);
        }
        ValueCodec<?> codec = method.result();
        if (codec == null || method.returns() == MethodDefinition.Returns.STREAM) {
            return new Frame.Result(id, null);
        }
        parser.nextToken();
        try {
            return new Frame.Result(id, values.value(codec, "the result"));
        } catch (EntityFormatException | StreamConstraintsException e) {
            return new Frame.BadValue(id, null, true, values.failed(e));
        }
    }

    private Frame item(CallCodecs calls) {
        long id = id();
        String parameter = parameter();
        ValueCodec<?> codec = calls.items(id, parameter);
        if (codec == null) {
            return new Frame.Stray(id);
        }
        parser.nextToken();
        try {
            Object item = values.value(codec, "an item");
            return item == null
                    ? new Frame.BadValue(id, parameter, false, "an item is never null")
                    : new Frame.Item(id, parameter, item);
        } catch (EntityFormatException | StreamConstraintsException e) {
            return new Frame.BadValue(id, parameter, false, values.failed(e));
        }
    }

    private Frame end() {
        long id = id();
        String parameter = parameter();
        return switch (parser.nextToken()) {
            case START_OBJECT -> new Frame.End(id, parameter, failure(null));
            case END_ARRAY, VALUE_NULL -> new Frame.End(id, parameter, null);
            // As the end of a stream that did not fail, it would be mistaken for all of it.
            default -> throw new FrameSyntaxException("expected the error of a stream in an object");
        };
    }

    private Frame credit() {
        long id = id();
        String parameter = parameter();
        long items = FrameValues.number(parser, "a number of items");
        if (items < 1) {
            throw new FrameSyntaxException("credit is for at least one item");
        }
        return new Frame.Credit(id, parameter, items);
    }

    private Frame error() {
        Long id = parser.nextToken() == JsonToken.VALUE_NULL ? null : FrameValues.currentId(parser);
        FrameValues.beginObject(parser);
        return failure(id);
    }

    /** The fields of an error, whose object has begun. */
    private Frame.Failure failure(@Nullable Long id) {
        String code = "";
        String message = "";
        String reference = null;
        String endpoint = null;
        String className = null;
        SerializableException exception = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "code" -> code = FrameValues.string(parser, "a code");
                case "message" -> message = FrameValues.string(parser, "a message");
                case "reference" -> reference = FrameValues.optionalString(parser, "a reference");
                case "endpoint" -> endpoint = FrameValues.optionalString(parser, "an endpoint");
                case "className" -> className = FrameValues.optionalString(parser, "a class name");
                case "data" -> {
                    parser.nextToken();
                    exception = exception(className);
                }
                default -> FrameValues.skip(parser);
            }
            if (values.beyondBounds()) {
                break;
            }
        }
        return new Frame.Failure(id, code, message, reference, endpoint, exception);
    }

    /** The exception of that class whose fields are current; null, and skipped, when this side knows none of that name. */
    private @Nullable SerializableException exception(@Nullable String className) {
        EntityCodec<?> codec = className == null ? null : registry.named(className);
        if (codec == null || !SerializableException.class.isAssignableFrom(codec.type())) {
            parser.skipChildren();
            return null;
        }
        int depth = parser.streamReadContext().getNestingDepth();
        try {
            return (SerializableException) codec.read(entities);
        } catch (EntityFormatException | NullPointerException | IllegalArgumentException | ArithmeticException e) {
            skipTo(depth);
            return null;
        } catch (StreamConstraintsException e) {
            values.failed(e);
            return null;
        }
    }

    /** Leaves what is current the last token of the object that began at that depth. */
    private void skipTo(int depth) {
        while (parser.streamReadContext().getNestingDepth() >= depth) {
            if (parser.nextToken() == null) {
                throw new FrameSyntaxException("the frame does not end");
            }
        }
    }

    private long id() {
        parser.nextToken();
        return FrameValues.currentId(parser);
    }

    private @Nullable String parameter() {
        return FrameValues.optionalString(parser, "a parameter or null");
    }
}
