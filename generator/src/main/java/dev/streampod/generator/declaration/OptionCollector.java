package dev.streampod.generator.declaration;

import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the options of one field, reporting what is unknown, given twice, or without its value. */
final class OptionCollector {

    private static final List<String> NULLABLE = List.of("nullable", "optional", "isnullable", "isoptional", "null");

    private final MapKind fieldKind;

    /** The field's type as it was written, after its key where it has one. */
    private final String type;

    private final ServerpodKeywords serverpod;
    private final Problems problems;
    private final Map<String, FieldOption> options = new LinkedHashMap<>();

    OptionCollector(MapKind fieldKind, String type, ServerpodKeywords serverpod, Problems problems) {
        this.fieldKind = fieldKind;
        this.type = type;
        this.serverpod = serverpod;
        this.problems = problems;
    }

    void add(String written, Span span, @Nullable RawValue given) {
        if (serverpod.ignoresOption(written, span)) {
            return;
        }
        boolean negated = given == null && serverpod.dialect() && written.startsWith("!");
        String key = negated ? written.substring(1) : written;
        RawValue value = negated ? new RawValue("false", span, false) : given;
        Key known = fieldKind.option(key).orElse(null);
        if (known == null) {
            problems.error(span, "unknown option \"" + key + "\" of " + fieldKind.phrase())
                    .hint(hint(key, value));
            return;
        }
        Kind kind = Kind.ofKey(known.name());
        // The text "null" has to be quoted: without quotes it is YAML's way to say that there is no text.
        if (value != null && value.isNull() && (kind == Kind.DEPRECATED || kind == Kind.JSON_KEY)) {
            value = null;
        }
        boolean isSwitch = known.value() == ValueKind.SWITCH;
        // In Serverpod's dialect "default" may stand beside "defaultModel", and is the database's then.
        String place = serverpod.dialect() ? key : known.name();
        FieldOption earlier = options.putIfAbsent(place, new FieldOption(kind, span, value));
        if (earlier != null) {
            problems.error(span, "the option \"" + kind.key() + "\" is given twice")
                    .note(earlier.span(), "it is given here first")
                    .hint("remove one of them");
        } else if (value == null && !isSwitch) {
            problems.error(span, "the option \"" + kind.key() + "\" has no value")
                    .hint(
                            type.startsWith(Key.FIELD_TYPE.name() + ":")
                                    ? "write the value after the colon, or remove the key"
                                    : "write the value after \"=\", for example: " + example(kind));
            options.remove(place);
        } else if (value != null && isSwitch && !value.text().matches("true|false")) {
            problems.error(value.span(), "\"" + kind.key() + "\" must be true or false, not \"" + value.text() + "\"")
                    .hint(ValueHints.flag(value.text())
                            .map(meant -> "write " + meant)
                            .orElse(null));
        }
    }

    private static String example(Kind kind) {
        return switch (kind) {
            case SCOPE -> "scope=serverOnly";
            case JSON_KEY -> "jsonKey=other_name";
            case DEPRECATED -> "deprecated='use the other field'";
            default -> kind.key() + "='text'";
        };
    }

    private @Nullable String hint(String key, @Nullable RawValue value) {
        String serverpodHint = serverpod.hint(key);
        if (serverpodHint != null) {
            return serverpodHint;
        }
        if (NULLABLE.contains(key.toLowerCase(Locale.ROOT))) {
            boolean no = value != null && ValueHints.flag(value.text()).equals(Optional.of("false"));
            return no
                    ? "remove it: a value whose type has no \"?\" is never null"
                    : "write \"" + type + (type.endsWith("?") ? "" : "?")
                            + "\": the \"?\" means that the value may be null";
        }
        String familiar = KeyHints.hint(fieldKind, key);
        if (familiar != null) {
            return familiar;
        }
        List<String> keys = fieldKind.optionNames();
        String valid =
                keys.isEmpty() ? fieldKind.phrase() + " has no options" : "valid options: " + String.join(", ", keys);
        int space = key.indexOf(' ');
        if (space < 0 && key.indexOf(':') > 0) {
            space = key.indexOf(':');
        }
        String first = space < 0 ? key : key.substring(0, space).replace(":", "");
        if (space > 0 && keys.contains(first)) {
            return "write \"=\" between the option and its value: " + first + "="
                    + key.substring(space + 1).strip();
        }
        return Suggestion.hint(key, keys, valid);
    }

    List<FieldOption> collected() {
        if (options.containsKey(Key.DEFAULT_MODEL)) {
            options.remove(Key.DEFAULT.name());
        }
        return List.copyOf(options.values());
    }
}
