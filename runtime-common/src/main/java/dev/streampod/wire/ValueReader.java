package dev.streampod.wire;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.protocol.ValueCodec;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Reads values of the application: the arguments of named parameters, single values, entities. Belongs to one decoder. */
final class ValueReader {

    private final JsonParser parser;
    private final EntityReader entities;
    private boolean beyondBounds;

    ValueReader(JsonParser parser, EntityReader entities) {
        this.parser = parser;
        this.entities = entities;
    }

    /** Whether the parser has given up within a value: it has to be thrown away, with the rest of the frame unread. */
    boolean beyondBounds() {
        return beyondBounds;
    }

    /** Takes note of a value that could not be read. Returns the text for the peer that has sent it. */
    String failed(RuntimeException failure) {
        if (failure instanceof StreamConstraintsException violation) {
            beyondBounds = true;
            return ConstraintText.of(violation);
        }
        return String.valueOf(failure.getMessage());
    }

    /**
     * Reads the object that comes next: the arguments, in any order. Names that are not known are skipped. At the end of
     * the frame's array there are none.
     *
     * @param what they are, for people
     * @return one for each parameter, in order; null for streams
     * @throws EntityFormatException when they do not fit
     */
    @Nullable
    Object[] read(List<ParameterDefinition> parameters, String what) {
        @Nullable Object[] values = new @Nullable Object[parameters.size()];
        boolean[] given = new boolean[values.length];
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                int index = indexOf(name, parameters);
                parser.nextToken();
                if (index < 0) {
                    parser.skipChildren();
                    continue;
                }
                ParameterDefinition parameter = parameters.get(index);
                if (parameter.stream()) {
                    throw new EntityFormatException(
                            "the argument " + name + " is a stream: its items are sent in frames of their own");
                }
                if (given[index]) {
                    throw new EntityFormatException("the argument " + name + " is given twice");
                }
                given[index] = true;
                values[index] = value(parameter.codec(), "the argument " + name);
            }
        } else if (token != JsonToken.END_ARRAY) {
            throw new EntityFormatException(what + " are an object");
        }
        complete(parameters, values, given);
        return values;
    }

    private static int indexOf(String name, List<ParameterDefinition> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static void complete(List<ParameterDefinition> parameters, @Nullable Object[] values, boolean[] given) {
        StringJoiner missing = new StringJoiner(", ");
        for (int i = 0; i < values.length; i++) {
            ParameterDefinition parameter = parameters.get(i);
            if (given[i] || parameter.stream()) {
                continue;
            }
            Supplier<?> defaultValue = parameter.defaultValue();
            if (defaultValue != null) {
                values[i] = defaultValue.get();
            } else if (!parameter.codec().nullable()) {
                missing.add(parameter.name());
            }
        }
        if (missing.length() > 0) {
            throw new EntityFormatException("missing arguments: " + missing);
        }
    }

    /**
     * Reads the value that is current.
     *
     * @throws EntityFormatException when it does not fit
     */
    @Nullable
    Object value(ValueCodec<?> codec, String what) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL && codec.nullable()) {
            return null;
        }
        if (token == JsonToken.VALUE_NULL || token == JsonToken.END_ARRAY) {
            throw new EntityFormatException(what + " is missing");
        }
        try {
            return codec.reader().read(entities);
        } catch (EntityFormatException e) {
            throw new EntityFormatException(what + ": " + e.getMessage());
        } catch (NullPointerException | IllegalArgumentException | ArithmeticException e) {
            // Thrown by an entity's own constructor: the values are of the right types and make no sense together.
            throw new EntityFormatException(what + ": " + e.getMessage());
        }
    }

    /**
     * Reads the fields of the object that is current.
     *
     * @param className the name of its class on the wire
     * @throws EntityFormatException when they do not fit
     */
    SerializableEntity entity(EntityCodec<?> codec, String className) {
        try {
            return entities.readEntity(codec);
        } catch (NullPointerException | IllegalArgumentException | ArithmeticException e) {
            // Thrown by the entity's own constructor: the values are of the right types and make no sense together.
            throw new EntityFormatException(className + ": " + e.getMessage());
        }
    }
}
