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
            if (inBrackets(value)) {
                return "write \"{\" and \"}\" instead of \"[\" and \"]\"";
            }
            return item.entries().get(0).value() instanceof YamlScalar type && !type.missing()
                    ? "remove the \"-\": \"" + name + ": " + type.text() + "\""
                    : "remove the \"-\" before \"" + name + "\"";
        }
        return switch (key) {
            case "fields", "parameters", "properties" -> typed(key, items);
            default -> null;
        };
    }

    private static boolean inBrackets(YamlNode value) {
        String line = value.span().source().line(value.span().line());
        int start = Math.min(value.span().column() - 1, line.codePointCount(0, line.length()));
        return line.startsWith("[", line.offsetByCodePoints(0, start));
    }

    /** How a key that holds a single value is written, given something else. */
    static @Nullable String single(String key, YamlNode value) {
        return value instanceof YamlSequence sequence
                        && sequence.items().size() == 1
                        && sequence.items().get(0) instanceof YamlScalar only
                ? "write " + key + ": " + only.text()
                : null;
    }

    /** Names without a type, given one. */
    private static String typed(String key, List<YamlNode> names) {
        String fields = names.stream()
                .filter(YamlScalar.class::isInstance)
                .map(name -> ((YamlScalar) name).text())
                .filter(NameShape.FIELD.pattern().asMatchPredicate())
                .limit(3)
                .map(name -> name + ": String")
                .collect(Collectors.joining(", "));
        return "give each a name and a type, for example: " + key + ": {" + (fields.isEmpty() ? "text: String" : fields)
                + "}";
    }
}
