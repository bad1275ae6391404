package dev.streampod.golden;

import dev.streampod.entity.Audience;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.generator.definition.FieldDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was read means what was written, as far as both versions have it. An enum value that the reader does not
 * have, and a null that it cannot have, may have become its default: that is what defaults are for.
 */
final class Understanding {

    private final ProtocolVersion writer;
    private final ProtocolVersion reader;
    private final Audience audience;

    Understanding(ProtocolVersion writer, ProtocolVersion reader, Audience audience) {
        this.writer = writer;
        this.reader = reader;
        this.audience = audience;
    }

    boolean same(SerializableEntity written, SerializableEntity read) {
        List<FieldDefinition> fields = reader.definitionOf(read).allFields();
        return writer.definitionOf(written).allFields().stream()
                .allMatch(field -> counterpart(field, fields)
                        .filter(other -> audience == Audience.SERVER || !(field.serverOnly() || other.serverOnly()))
                        .map(other -> same(value(written, field), value(read, other), other))
                        .orElse(true));
    }

    private boolean same(@Nullable Object written, @Nullable Object read, FieldDefinition field) {
        boolean becameDefault = written == null && !field.type().nullable() && field.defaultValue() != null;
        return becameDefault || same(written, read);
    }

    boolean same(@Nullable Object written, @Nullable Object read) {
        if (written == null || read == null) {
            return written == read;
        }
        if (written instanceof SerializableEntity from && read instanceof SerializableEntity to) {
            return same(from, to);
        }
        if (written instanceof Enum<?> from && read instanceof Enum<?> to) {
            return name(writer, from).equals(name(reader, to))
                    || reader.enumOf(to).values().stream()
                            .noneMatch(value -> value.name().equals(name(writer, from)));
        }
        if (written instanceof Number from && read instanceof Number to) {
            return sameNumber(from.toString(), to.toString());
        }
        if (written instanceof Map<?, ?> from && read instanceof Map<?, ?> to) {
            return sameEach(from.keySet(), to.keySet()) && sameEach(from.values(), to.values());
        }
        if (written instanceof Collection<?> from && read instanceof Collection<?> to) {
            return sameEach(read instanceof Set<?> ? new LinkedHashSet<>(from) : from, to);
        }
        return written.toString().equals(read.toString());
    }

    private boolean sameEach(Collection<?> written, Collection<?> read) {
        Iterator<?> others = new ArrayList<>(read).iterator();
        return written.size() == read.size() && written.stream().allMatch(value -> same(value, others.next()));
    }

    private static boolean sameNumber(String written, String read) {
        boolean finite = !written.matches("NaN|-?Infinity") && !read.matches("NaN|-?Infinity");
        return finite ? new BigDecimal(written).compareTo(new BigDecimal(read)) == 0 : written.equals(read);
    }

    private static Optional<FieldDefinition> counterpart(FieldDefinition field, List<FieldDefinition> others) {
        return others.stream()
                .filter(other -> other.name().equals(field.name()))
                .findFirst()
                .or(() -> others.stream()
                        .filter(other -> other.jsonName().equals(field.jsonName()))
                        .findFirst());
    }

    private static String name(ProtocolVersion version, Enum<?> value) {
        return version.enumOf(value).values().get(value.ordinal()).name();
    }

    private static @Nullable Object value(SerializableEntity entity, FieldDefinition field) {
        try {
            return entity.getClass().getMethod(field.name()).invoke(entity);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(entity.getClass() + "." + field.name(), e);
        }
    }
}
