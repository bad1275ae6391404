package dev.streampod.generator.declaration;

import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.diagnostic.NearMiss;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the options of one field, reporting what is unknown, given twice, or without its value. */
final class OptionCollector {

    private final MapKind fieldKind;
    private final ServerpodKeywords serverpod;
    private final Problems problems;
    private final Map<String, FieldOption> options = new LinkedHashMap<>();

    OptionCollector(MapKind fieldKind, ServerpodKeywords serverpod, Problems problems) {
        this.fieldKind = fieldKind;
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
            String what = fieldKind.phrase();
            List<String> keys = fieldKind.optionNames();
            String valid = keys.isEmpty() ? what + " has no options" : "valid here: " + String.join(", ", keys);
            String hint = serverpod.hint(key);
            problems.error(span, "unknown option \"" + key + "\" of " + what)
                    .hint(hint != null ? hint : NearMiss.hint(key, keys, valid));
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
                    .note(earlier.span(), "the first one")
                    .hint("remove one of them");
        } else if (value == null && !isSwitch) {
            problems.error(span, "the option \"" + kind.key() + "\" needs a value");
            options.remove(place);
        } else if (value != null && isSwitch && !value.text().matches("true|false")) {
            problems.error(value.span(), "\"" + kind.key() + "\" must be true or false, not \"" + value.text() + "\"");
        }
    }

    List<FieldOption> collected() {
        if (options.containsKey(Key.DEFAULT_MODEL)) {
            options.remove(Key.DEFAULT.name());
        }
        return List.copyOf(options.values());
    }
}
