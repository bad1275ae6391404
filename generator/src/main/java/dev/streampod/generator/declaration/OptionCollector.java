package dev.streampod.generator.declaration;

import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.diagnostic.NearMiss;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.Span;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the options of one field, reporting what is unknown, given twice, or without its value. */
final class OptionCollector {

    private final MapKind fieldKind;
    private final ServerpodKeywords serverpod;
    private final Problems problems;
    private final Map<Kind, FieldOption> options = new EnumMap<>(Kind.class);

    OptionCollector(MapKind fieldKind, ServerpodKeywords serverpod, Problems problems) {
        this.fieldKind = fieldKind;
        this.serverpod = serverpod;
        this.problems = problems;
    }

    void add(String key, Span span, @Nullable RawValue value) {
        if (serverpod.ignores(key, span)) {
            return;
        }
        Key known = fieldKind.option(key).orElse(null);
        if (known == null) {
            String what = fieldKind.phrase();
            List<String> keys = fieldKind.optionNames();
            String valid = keys.isEmpty() ? what + " has no options" : "valid here: " + String.join(", ", keys);
            problems.error(span, "unknown option \"" + key + "\" of " + what).hint(NearMiss.hint(key, keys, valid));
            return;
        }
        Kind kind = Kind.ofKey(known.name());
        boolean isSwitch = known.value() == ValueKind.SWITCH;
        FieldOption earlier = options.putIfAbsent(kind, new FieldOption(kind, span, value));
        if (earlier != null) {
            problems.error(span, "the option \"" + kind.key() + "\" is given twice")
                    .note(earlier.span(), "the first one")
                    .hint("remove one of them");
        } else if (value == null && !isSwitch) {
            problems.error(span, "the option \"" + kind.key() + "\" needs a value");
            options.remove(kind);
        } else if (value != null && isSwitch && !value.text().matches("true|false")) {
            problems.error(value.span(), "\"" + kind.key() + "\" must be true or false, not \"" + value.text() + "\"");
        }
    }

    List<FieldOption> collected() {
        return List.copyOf(options.values());
    }
}
