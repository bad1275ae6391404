package dev.streampod.generator.compatibility;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.yaml.YamlFile;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlNode;
import dev.streampod.generator.yaml.YamlScalar;
import dev.streampod.generator.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file of acknowledged breaks, and reports what is wrong with it. */
public final class AcknowledgementReader {

    private static final List<String> KEYS = List.of("rule", "what", "reason");
    private static final String EXAMPLE =
            "for example: - {rule: field-removed-required, what: ChatMessage.text, reason: no client reads it}";

    private final Problems problems;

    /** Makes a reader that reports what is wrong. */
    public AcknowledgementReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads all that can be read. */
    public List<Acknowledgement> read(YamlFile file) {
        List<Acknowledgement> acknowledgements = new ArrayList<>();
        for (YamlNode document : file.documents()) {
            if (document instanceof YamlSequence list) {
                list.items().forEach(item -> read(item, acknowledgements).ifPresent(acknowledgements::add));
            } else {
                problems.error(document.span(), "the acknowledged changes must be a list, not " + document.kind())
                        .hint(EXAMPLE);
            }
        }
        return acknowledgements;
    }

    private Optional<Acknowledgement> read(YamlNode item, List<Acknowledgement> earlier) {
        if (!(item instanceof YamlMapping map)) {
            problems.error(item.span(), "an acknowledged change must be a map, not " + item.kind())
                    .hint(EXAMPLE);
            return Optional.empty();
        }
        for (Entry entry : map.entries()) {
            YamlScalar key = entry.key();
            if (!KEYS.contains(key.text())) {
                problems.error(key.span(), "unknown key \"" + key.text() + "\" of an acknowledged change")
                        .hint(Suggestion.hint(key.text(), KEYS, "valid keys: " + String.join(", ", KEYS)));
            }
        }
        YamlScalar rule = text(map, "rule", "write the rule that the message names in parentheses");
        YamlScalar what = text(map, "what", "write the name that the message begins with");
        YamlScalar reason = text(map, "reason", "write why the change does no harm");
        if (rule == null || what == null || reason == null) {
            return Optional.empty();
        }
        Optional<ChangeKind> kind = kind(rule);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        Optional<Acknowledgement> twice = earlier.stream()
                .filter(other -> other.kind() == kind.get() && other.what().equals(what.text()))
                .findFirst();
        if (twice.isPresent()) {
            problems.error(what.span(), "\"" + what.text() + "\" is acknowledged twice for the same rule")
                    .note(twice.get().place(), "it is acknowledged here first")
                    .hint("remove one of them");
            return Optional.empty();
        }
        return Optional.of(new Acknowledgement(kind.get(), what.text(), reason.text(), rule.span()));
    }

    private Optional<ChangeKind> kind(YamlScalar rule) {
        Optional<ChangeKind> kind = ChangeKind.ofId(rule.text());
        if (kind.isEmpty()) {
            List<String> ids =
                    Arrays.stream(ChangeKind.values()).map(ChangeKind::id).toList();
            problems.error(rule.span(), "there is no rule \"" + rule.text() + "\"")
                    .hint(Suggestion.hint(rule.text(), ids, "the rules are listed in docs/compatibility.md"));
        } else if (kind.get().effect() == Effect.NOTHING) {
            problems.error(rule.span(), "the rule \"" + rule.text() + "\" breaks nothing and needs no acknowledgement")
                    .hint("remove it");
            return Optional.empty();
        }
        return kind;
    }

    private @Nullable YamlScalar text(YamlMapping map, String key, String hint) {
        YamlNode value = map.entry(key).map(Entry::value).orElse(null);
        if (value instanceof YamlScalar scalar
                && !scalar.missing()
                && !scalar.text().isBlank()) {
            return scalar;
        }
        if (value == null || value instanceof YamlScalar) {
            problems.error(
                            value == null
                                    ? map.span()
                                    : map.entry(key).orElseThrow().key().span(),
                            "the " + key + " of an acknowledged change is missing")
                    .hint(hint);
        } else {
            problems.error(value.span(), "\"" + key + "\" must be a single value, not " + value.kind());
        }
        return null;
    }
}
