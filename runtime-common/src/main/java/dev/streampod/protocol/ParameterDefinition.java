package dev.streampod.protocol;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a parameter of a method or a channel.
 *
 * @param name its name on the wire
 * @param codec of its value, or of the items of its stream
 * @param stream whether it is a stream of such values
 * @param defaultValue gives what a method gets when a caller leaves it out; null: it has no default
 */
public record ParameterDefinition(
        String name,
        ValueCodec<?> codec,
        boolean stream,
        @Nullable Supplier<?> defaultValue) {

    /** Whether a caller may leave it out. */
    public boolean optional() {
        return defaultValue != null || (codec.nullable() && !stream);
    }
}
