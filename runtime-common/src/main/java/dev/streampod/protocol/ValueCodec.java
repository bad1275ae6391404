package dev.streampod.protocol;

import dev.streampod.entity.ValueReader;
import dev.streampod.entity.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * How values of one declared type travel: arguments, results, and the items of streams.
 *
 * @param reader reads a value that is not null
 * @param writer writes one
 * @param nullable whether null is a value, too
 * @param <T> the class of the values
 */
public record ValueCodec<T extends @Nullable Object>(
        ValueReader<? extends T> reader, ValueWriter<? super T> writer, boolean nullable) {

    /** Of values that are never null. */
    public static <T> ValueCodec<T> of(ValueReader<? extends T> reader, ValueWriter<? super T> writer) {
        return new ValueCodec<>(reader, writer, false);
    }

    /** Of values that may be null. */
    public static <T> ValueCodec<@Nullable T> ofNullable(
            ValueReader<? extends T> reader, ValueWriter<? super T> writer) {
        return new ValueCodec<>(reader, writer, true);
    }
}
