package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlNode;
import dev.streampod.generator.yaml.YamlScalar;
import dev.streampod.generator.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the values of a map whose keys are known, and reports every other key and every value of another kind. */
final class MapReader {

    private final YamlMapping map;
    private final Problems problems;
    private final boolean hasUnknown;

    /** The keys without a value that were reported in another way. */
    private final Set<String> reportedAsMissing = new HashSet<>();

    /** Reports the keys that a map of that kind has not. */
    MapReader(YamlMapping map, MapKind kind, ServerpodKeywords serverpod, Problems problems) {
        this.map = map;
        this.problems = problems;
        List<String> keys = kind.keyNames();
        boolean unknown = false;
        YamlScalar open = null;
        for (Entry entry : map.entries()) {
            YamlScalar key = entry.key();
            boolean known = keys.contains(key.text());
            if (known) {
                undocumented(key);
                open = entry.value().missing() && kind.holdsMap(key.text()) ? key : null;
            } else if (open != null) {
                notIndented(open, entry);
                unknown = true;
            } else if (!serverpod.ignores(key.text(), key.span())) {
                unknown(key, kind, serverpod.hint(key.text()));
                unknown = true;
            }
        }
        this.hasUnknown = unknown;
    }

    /** Whether a key was reported as unknown: what seems to be missing may be meant by it. */
    boolean hasUnknown() {
        return hasUnknown;
    }

    private void unknown(YamlScalar key, MapKind kind, @Nullable String serverpodHint) {
        String familiar = KeyHints.hint(kind, key.text());
        String hint = familiar != null ? familiar : serverpodHint;
        if (hint == null) {
            List<String> keys = kind.keyNames();
            String valid = "valid keys: " + String.join(", ", keys);
            boolean parameter =
                    kind == MapKind.METHOD && Suggestion.of(key.text(), keys).isEmpty();
            hint = parameter
                    ? "a parameter is written below \"parameters\"; " + valid
                    : Suggestion.hint(key.text(), keys, valid);
        }
        problems.error(key.span(), "unknown key \"" + key.text() + "\" in " + kind.phrase())
                .hint(hint);
    }

    /** Reports the first of several keys that were meant to belong to the one above them. */
    private void notIndented(YamlScalar open, Entry entry) {
        if (reportedAsMissing.add(open.text())) {
            YamlScalar key = entry.key();
            problems.error(
                            key.span(),
                            "\"" + key.text() + "\" does not belong to \"" + open.text()
                                    + "\", because it is not indented")
                    .note(open.span(), "nothing belongs to this key")
                    .hint("put two spaces before \"" + key.text() + "\" and before the lines that belong with it");
        }
    }

    private void undocumented(YamlScalar key) {
        if (!DocumentParser.KINDS.contains(key.text())) {
            warnOfUnusedDoc(key, problems);
        }
    }

    /** Warns of a documentation comment above a key that is not documented. A line of nothing but "#" is a rule. */
    static void warnOfUnusedDoc(YamlScalar key, Problems problems) {
        if (!key.doc().replace("#", "").isBlank()) {
            problems.warning(
                            key.span(),
                            "the ### comment above \"" + key.text()
                                    + "\" documents nothing: this key has no documentation")
                    .hint("move it above a declaration, a field, a method or a value, or begin it with a single #");
        }
    }

    /** The key as a name, when it is there. */
    @Nullable
    Name key(String key) {
        return map.entry(key).map(entry -> new Name(key, entry.key().span())).orElse(null);
    }

    /** The value of a key that holds a text; null when it is not there or was reported. */
    @Nullable
    YamlScalar text(String key) {
        return map.entry(key).map(this::text).orElse(null);
    }

    /** The value as a name. */
    @Nullable
    Name name(String key) {
        YamlScalar text = text(key);
        return text == null ? null : new Name(text.text(), text.span());
    }

    /** The value as it was written. */
    @Nullable
    RawValue raw(String key) {
        YamlScalar text = text(key);
        if (text == null) {
            return null;
        }
        RawValue raw = new RawValue(text.text(), text.span(), text.quoted());
        if (raw.isNull()) {
            problems.error(text.span(), "the value of \"" + key + "\" is missing")
                    .hint("write it behind the colon, or leave the key out");
            return null;
        }
        return raw;
    }

    /** The value of a key that holds true or false; false when it is not there. */
    boolean flag(String key) {
        YamlScalar text = text(key);
        if (text == null || text.text().equals("false")) {
            return false;
        }
        if (!text.text().equals("true")) {
            problems.error(text.span(), "\"" + key + "\" must be true or false, not \"" + text.text() + "\"")
                    .hint(ValueHints.flag(text.text())
                            .map(meant -> "write " + key + ": " + meant)
                            .orElse(null));
        }
        return true;
    }

    /** The value of a key that holds a map; null when it is not there or was reported. */
    @Nullable
    YamlMapping map(String key) {
        Entry entry = map.entry(key).orElse(null);
        if (entry == null || refusedAsMissing(entry, "write " + key + ": {} if there are none, or remove the key")) {
            return null;
        }
        if (entry.value() instanceof YamlMapping mapping) {
            return mapping;
        }
        problems.error(
                        entry.value().span(),
                        "\"" + key + "\" must be a map, not " + entry.value().kind())
                .hint(ValueHints.map(key, entry.value()));
        return null;
    }

    /** The items of a key that holds a list; null when it is not there or was reported. */
    @Nullable
    List<YamlNode> list(String key) {
        Entry entry = map.entry(key).orElse(null);
        if (entry == null || refusedAsMissing(entry, "write " + key + ": [] if there are none, or remove the key")) {
            return null;
        }
        if (entry.value() instanceof YamlSequence sequence) {
            return sequence.items();
        }
        Problems.Report report = problems.error(
                entry.value().span(),
                "\"" + key + "\" must be a list, not " + entry.value().kind());
        if (entry.value() instanceof YamlScalar scalar) {
            report.hint("write " + key + ": [" + scalar.text() + "]");
        } else if (entry.value() instanceof YamlMapping mapping
                && !mapping.entries().isEmpty()) {
            String first = mapping.entries().get(0).key().text();
            report.hint("put \"- \" before each item: - " + first);
        }
        return null;
    }

    /** The items of a key that holds a list of texts; empty when it is not there. */
    List<YamlScalar> texts(String key) {
        List<YamlScalar> texts = new ArrayList<>();
        List<YamlNode> items = list(key);
        for (YamlNode item : items == null ? List.<YamlNode>of() : items) {
            if (item instanceof YamlScalar scalar && !scalar.missing()) {
                texts.add(scalar);
            } else {
                problems.error(item.span(), "an item of \"" + key + "\" must be a single value, not " + item.kind());
            }
        }
        return texts;
    }

    /** The items of a key that holds a list of names; empty when it is not there. */
    List<Name> names(String key) {
        return texts(key).stream()
                .map(text -> new Name(text.text(), text.span()))
                .toList();
    }

    private @Nullable YamlScalar text(Entry entry) {
        if (refusedAsMissing(entry, "write the value after the colon, or remove the key")) {
            return null;
        }
        if (entry.value() instanceof YamlScalar scalar) {
            return scalar;
        }
        String key = entry.key().text();
        problems.error(
                        entry.value().span(),
                        "\"" + key + "\" must be a single value, not "
                                + entry.value().kind())
                .hint(ValueHints.single(key, entry.value()));
        return null;
    }

    private boolean refusedAsMissing(Entry entry, String hint) {
        boolean missing = entry.value().missing();
        if (missing && reportedAsMissing.add(entry.key().text())) {
            problems.error(entry.key().span(), "the value of \"" + entry.key().text() + "\" is missing")
                    .hint(hint);
        }
        return missing;
    }
}
