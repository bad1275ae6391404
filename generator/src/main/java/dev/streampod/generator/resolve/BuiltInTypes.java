package dev.streampod.generator.resolve;

import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.source.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The built-in types of the language, under all their names. */
public final class BuiltInTypes {

    public static final String LIST = "List";
    public static final String SET = "Set";
    public static final String MAP = "Map";
    public static final Set<String> DYNAMIC = Set.of("dynamic", "any");

    private static final Map<String, Scalar> SCALARS = Map.ofEntries(
            Map.entry("boolean", Scalar.BOOLEAN),
            Map.entry("bool", Scalar.BOOLEAN),
            Map.entry("int", Scalar.INT),
            Map.entry("long", Scalar.LONG),
            Map.entry("float", Scalar.FLOAT),
            Map.entry("double", Scalar.DOUBLE),
            Map.entry("String", Scalar.STRING),
            Map.entry("string", Scalar.STRING),
            Map.entry("bytes", Scalar.BYTES),
            Map.entry("ByteData", Scalar.BYTES),
            Map.entry("Instant", Scalar.INSTANT),
            Map.entry("DateTime", Scalar.INSTANT),
            Map.entry("LocalDate", Scalar.LOCAL_DATE),
            Map.entry("LocalTime", Scalar.LOCAL_TIME),
            Map.entry("LocalDateTime", Scalar.LOCAL_DATE_TIME),
            Map.entry("Duration", Scalar.DURATION),
            Map.entry("UUID", Scalar.UUID),
            Map.entry("UuidValue", Scalar.UUID),
            Map.entry("URI", Scalar.URI),
            Map.entry("Uri", Scalar.URI),
            Map.entry("BigInteger", Scalar.BIG_INTEGER),
            Map.entry("BigInt", Scalar.BIG_INTEGER),
            Map.entry("BigDecimal", Scalar.BIG_DECIMAL));

    /** What Serverpod has and this language has not: what they are, and what to do. */
    private static final Map<String, Unsupported> UNSUPPORTED = Map.of(
            "Vector", Unsupported.VECTOR,
            "HalfVector", Unsupported.VECTOR,
            "SparseVector", Unsupported.VECTOR,
            "Bit", Unsupported.VECTOR,
            "GeographyPoint", Unsupported.GEOGRAPHY,
            "GeographyLineString", Unsupported.GEOGRAPHY,
            "GeographyPolygon", Unsupported.GEOGRAPHY,
            "GeographyGeometryCollection", Unsupported.GEOGRAPHY);

    private BuiltInTypes() {}

    /** Types that are refused by name unless the protocol declares them. */
    public record Unsupported(String message, String hint) {

        static final Unsupported VECTOR = new Unsupported("vector types are not supported", "use List<double>");
        static final Unsupported GEOGRAPHY =
                new Unsupported("geography types are not supported", "declare a class with latitude and longitude");
    }

    /** The scalar of that name; in Serverpod's dialect an {@code int} has 64 bits. */
    public static Optional<Scalar> scalar(String name, SourceText source) {
        Scalar scalar = SCALARS.get(name);
        return Optional.ofNullable(scalar == Scalar.INT && source.serverpodDialect() ? Scalar.LONG : scalar);
    }

    /** Whether the language has a type of that name. */
    public static boolean has(String name) {
        return SCALARS.containsKey(name)
                || DYNAMIC.contains(name)
                || name.equals(LIST)
                || name.equals(SET)
                || name.equals(MAP)
                || name.equals(TypeExpression.STREAM);
    }

    /** The names that a field's type may begin with. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(SCALARS.keySet());
        names.addAll(DYNAMIC);
        names.addAll(List.of(LIST, SET, MAP));
        return names;
    }

    /** The type of Serverpod's that there is not here. */
    public static Optional<Unsupported> unsupported(String name) {
        return Optional.ofNullable(UNSUPPORTED.get(name));
    }
}
