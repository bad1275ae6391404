package dev.streampod.generator.resolve;

import dev.streampod.generator.declaration.TypeExpression;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Suggests types for the names of types in other languages. */
public final class TypeNameHints {

    private static final String ELEMENTS = " with the type of the elements, for example List<String>";
    private static final TypeNameHints ALL = new TypeNameHints();

    private final Map<String, String> scalars = new HashMap<>();
    private final Map<String, String> containers = new HashMap<>();
    private final Map<String, String> advice = new HashMap<>();

    private TypeNameHints() {
        add(
                scalars,
                "int",
                "Integer integer int32 Int Int32 i32 short Short int16 i16 int8 i8 uint8 uint16 u8 u16 smallint sint32 fixed32 sfixed32");
        add(scalars, "long", "Long int64 Int64 i64 uint32 u32 bigint number64 unsigned sint64 sfixed64");
        add(scalars, "boolean", "Boolean Bool BOOL bit");
        add(scalars, "float", "Float float32 f32");
        add(scalars, "double", "Double num number Number float64 f64 real");
        add(scalars, "BigInteger", "uint64 u64 ulong fixed64");
        add(scalars, "BigDecimal", "decimal Decimal money numeric");
        add(
                scalars,
                "String",
                "text Text str STRING char Char Character CharSequence varchar email password ID StringValue");
        add(
                scalars,
                "Instant",
                "Date Timestamp timestamp datetime date-time OffsetDateTime ZonedDateTime Datetime time_t instant Calendar");
        add(scalars, "LocalDate", "date");
        add(scalars, "LocalTime", "time Time");
        add(scalars, "Duration", "duration timedelta TimeSpan interval Period");
        add(scalars, "UUID", "uuid Uuid guid Guid GUID");
        add(scalars, "URI", "uri url Url URL");
        add(
                scalars,
                "bytes",
                "Bytes byte Byte binary Binary blob Blob BLOB base64 Uint8List Uint8Array ByteArray ByteBuffer Buffer"
                        + " InputStream bytea");
        add(scalars, "dynamic", "Any unknown SerializableEntity");
        add(
                containers,
                "List",
                "list ArrayList LinkedList Collection Iterable Array array Sequence Vec vector MutableList ImmutableList"
                        + " IList IEnumerable Queue Deque Seq repeated ReadonlyArray tuple");
        add(containers, "Set", "set HashSet TreeSet LinkedHashSet SortedSet EnumSet ImmutableSet MutableSet");
        add(
                containers,
                "Map",
                "map HashMap TreeMap LinkedHashMap SortedMap ConcurrentHashMap EnumMap ImmutableMap MutableMap dict Dict"
                        + " Dictionary hash record");
        add(
                containers,
                TypeExpression.STREAM,
                "Stream Publisher Flow.Publisher Flux Observable Flow Iterator AsyncIterable AsyncIterator");
        add(
                advice,
                "if the method returns nothing, remove \"returns\"; a field always has a type",
                "void Void null None none nil nothing Nothing Unit unit undefined");
        add(
                advice,
                "declare a class with the fields that it has, and write the name of that class",
                "object Object json Json JSON JsonNode JsonObject struct any_object");
        for (String type : List.of("int", "long", "double")) {
            String optional = "Optional" + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
            add(advice, "write \"" + type + "?\": the \"?\" means that the value may be null", optional);
        }
        add(advice, "name the class, or an enum, that is meant", "true false class enum");
    }

    /** What to say of a name that is no type of this protocol; nothing when nothing is known about it. */
    public static Optional<String> hint(String name) {
        String simple = simpleName(name);
        if (ALL.scalars.containsKey(simple)) {
            return Optional.of(didYouMean(ALL.scalars.get(simple)));
        }
        if (ALL.containers.containsKey(simple)) {
            String container = ALL.containers.get(simple);
            return Optional.of(
                    container.equals(BuiltInTypes.LIST)
                            ? "did you mean \"List\"? write it" + ELEMENTS
                            : didYouMean(example(container)));
        }
        boolean ofJava = !simple.equals(name) && BuiltInTypes.has(simple);
        return ofJava ? Optional.of("write \"" + simple + "\"") : Optional.ofNullable(ALL.advice.get(simple));
    }

    /** The hint for an unknown type with arguments. */
    public static Optional<String> hint(TypeExpression type) {
        String name = simpleName(type.name().text());
        List<TypeExpression> arguments = type.arguments();
        if (arguments.size() == 1) {
            String argument = meant(arguments.get(0));
            if (List.of("Optional", "optional", "Nullable", "nullable", "Maybe", "Option")
                    .contains(name)) {
                String written = argument.endsWith("?") ? argument : argument + "?";
                return Optional.of("write \"" + written + "\": the \"?\" means that the value may be null");
            }
            if (List.of("Future", "CompletableFuture", "CompletionStage", "Mono", "Promise", "Task", "Single")
                    .contains(name)) {
                return Optional.of(
                        "write \"" + argument + "\": every method can be called without waiting for its result");
            }
        }
        String container = ALL.containers.get(name);
        boolean known = container == null && BuiltInTypes.has(name);
        if (container == null && !known) {
            return Optional.empty();
        }
        String meant = meant(type);
        return Optional.of(
                TypeExpression.STREAM.equals(container)
                        ? "write \"" + meant + "\" for a parameter or the result of a method; elsewhere \""
                                + meant.replaceFirst(TypeExpression.STREAM, BuiltInTypes.LIST) + "\""
                        : didYouMean(meant));
    }

    /** The type with every name replaced by what is meant, where that is known. */
    private static String meant(TypeExpression type) {
        String name = simpleName(type.name().text());
        String own = BuiltInTypes.has(name)
                ? name
                : type.arguments().isEmpty()
                        ? ALL.scalars.getOrDefault(name, type.name().text())
                        : ALL.containers.getOrDefault(name, type.name().text());
        String inside = type.arguments().stream().map(TypeNameHints::meant).collect(Collectors.joining(", "));
        return own + (inside.isEmpty() ? "" : "<" + inside + ">") + (type.nullable() ? "?" : "");
    }

    private static String didYouMean(String name) {
        return "did you mean \"" + name + "\"?";
    }

    private static String example(String container) {
        return switch (container) {
            case BuiltInTypes.MAP -> "Map<String, int>";
            case BuiltInTypes.SET -> "Set<String>";
            default -> "stream<String>";
        };
    }

    /** Types of Java and of Protobuf are known by their packages. */
    private static String simpleName(String name) {
        return name.startsWith("java.") || name.startsWith("google.protobuf.")
                ? name.substring(name.lastIndexOf('.') + 1)
                : name;
    }

    private static void add(Map<String, String> all, String text, String names) {
        for (String name : names.split(" ", -1)) {
            all.putIfAbsent(name, text);
        }
    }
}
