package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.NamedType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SetType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Types as users write them. */
final class TypeText {

    private TypeText() {}

    static String of(TypeRef type) {
        return ofValues(type) + (type.nullable() ? "?" : "");
    }

    static String of(TypeRef type, boolean stream) {
        return stream ? "stream<" + of(type) + ">" : of(type);
    }

    /** The type without regard to null. */
    static String ofValues(TypeRef type) {
        if (type instanceof ScalarType scalar) {
            return of(scalar.scalar());
        }
        if (type instanceof ListType list) {
            return "List<" + of(list.element()) + ">";
        }
        if (type instanceof SetType set) {
            return "Set<" + of(set.element()) + ">";
        }
        if (type instanceof MapType map) {
            return "Map<" + of(map.key()) + ", " + of(map.value()) + ">";
        }
        return type instanceof NamedType known ? known.name() : "dynamic";
    }

    private static String of(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES -> scalar.name().toLowerCase(Locale.ROOT);
            case UUID, URI -> scalar.name();
            default ->
                Arrays.stream(scalar.name().split("_", -1))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
        };
    }
}
