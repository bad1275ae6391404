package dev.streampod.generator.declaration;

import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlNode;
import dev.streampod.generator.yaml.YamlScalar;
import dev.streampod.generator.yaml.YamlSequence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Guesses what was meant by a value of the wrong kind, and tells how it is written. */
final class ValueHints {

    private static final Pattern NO_SPACE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*):(\\S+)");
    private static final List<String> TRUE = List.of("true", "yes", "on", "y", "1");
    private static final List<String> FALSE = List.of("false", "no", "off", "n", "0");

    private ValueHints() {}

    /** The truth value that is meant. */
    static Optional<String> flag(String written) {
        String text = written.toLowerCase(Locale.ROOT);
        if (TRUE.contains(text)) {
            return Optional.of("true");
        }
        return FALSE.contains(text) ? Optional.of("false") : Optional.empty();
    }

    /** How a key that holds a map is written, given something else. */
    static @Nullable String map(String key, YamlNode value) {
        if (key.equals("history")) {
            boolean number = value instanceof YamlScalar scalar && scalar.text().matches("[1-9][0-9]*");
            return "write history: {size: " + (number ? ((YamlScalar) value).text() : "100") + ", ttl: 10min}";
        }
        if (value instanceof YamlScalar scalar) {
            Matcher matcher = NO_SPACE.matcher(scalar.text());
            if (matcher.matches()) {
                return "put a space after the colon: \"" + matcher.group(1) + ": " + matcher.group(2) + "\"";
            }
            if (key.equals("stream")) {
                return "write stream: {} for a stream in which any entity may flow";
            }
            return switch (key) {
                case "fields", "parameters", "properties" -> typed(key, List.of(value));
                default -> null;
            };
        }
        List<YamlNode> items = value instanceof YamlSequence sequence ? sequence.items() : List.of();
        if (!items.isEmpty()
                && items.get(0) instanceof YamlMapping item
                && !item.entries().isEmpty()) {
            String name = item.entries().get(0).key().text();
            if (item.entry("name").map(YamlMapping.Entry::value).orElse(null) instanceof YamlScalar) {
                return typed(key, named(items));
            }
            if (inBrackets(value)) {
                return "write \"{\" and \"}\" instead of \"[\" and \"]\"";
            }
            return item.entries().get(0).value() instanceof YamlScalar type && !type.missing()
                    ? "remove the \"-\": \"" + name + ": " + type.text() + "\""
                    : "remove the \"-\" before \"" + name + "\"";
        }
        return switch (key) {
            case "fields", "parameters", "properties" -> typed(key, items);
            case "methods" -> "give each a map, for example: methods: {" + names(items, ": {}", "clear") + "}";
            case "stream" -> {
                String classes = names(items, "", "ChatMessage");
                yield "write stream: {fromClient: [" + classes + "], toClient: [" + classes + "]}";
            }
            default -> null;
        };
    }

    /** The values of the keys "name", as OpenAPI and Avro have them. */
    private static List<YamlNode> named(List<YamlNode> items) {
        return items.stream()
                .filter(YamlMapping.class::isInstance)
                .flatMap(item -> ((YamlMapping) item).entry("name").stream())
                .map(YamlMapping.Entry::value)
                .toList();
    }

    private static boolean inBrackets(YamlNode value) {
        String line = value.span().source().line(value.span().line());
        int start = Math.min(value.span().column() - 1, line.codePointCount(0, line.length()));
        return line.startsWith("[", line.offsetByCodePoints(0, start));
    }

    /** How a key that holds a single value is written, given something else. */
    static @Nullable String single(String key, YamlNode value) {
        if (value instanceof YamlSequence sequence
                && sequence.items().size() == 1
                && sequence.items().get(0) instanceof YamlScalar only) {
            return "write " + key + ": " + only.text();
        }
        return key.equals("extends") && value instanceof YamlSequence
                ? "a class extends one class: name one, and give the others fields of their own"
                : null;
    }

    /** Names without a type, given one. */
    private static String typed(String key, List<YamlNode> names) {
        return "give each a name and a type, for example: " + key + ": {" + names(names, ": String", "text") + "}";
    }

    /** The first of these names, or the example if there is none, each with that behind it. */
    private static String names(List<YamlNode> written, String behind, String example) {
        List<String> names = written.stream()
                .filter(YamlScalar.class::isInstance)
                .map(name -> ((YamlScalar) name).text())
                .filter(NameShape.ENUM_VALUE.pattern().asMatchPredicate())
                .limit(3)
                .toList();
        return (names.isEmpty() ? List.of(example) : names)
                .stream().map(name -> name + behind).collect(Collectors.joining(", "));
    }
}
