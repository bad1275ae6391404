package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.NearMiss;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlNode;
import dev.streampod.generator.yaml.YamlScalar;
import dev.streampod.generator.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the values of a map whose keys are known, and reports every other key and every value of another kind. */
final class MapReader {

    private final YamlMapping map;
    private final Problems problems;

    /** Reports the keys that a map of that kind has not. */
    MapReader(YamlMapping map, MapKind kind, ServerpodKeywords serverpod, Problems problems) {
        this.map = map;
        this.problems = problems;
        List<String> keys = kind.keyNames();
        for (Entry entry : map.entries()) {
            YamlScalar key = entry.key();
            if (!keys.contains(key.text()) && !serverpod.ignores(key.text(), key.span())) {
                String hint = serverpod.hint(key.text());
                String valid = "valid here: " + String.join(", ", keys);
                problems.error(key.span(), "unknown key \"" + key.text() + "\" in " + kind.phrase())
                        .hint(hint != null ? hint : NearMiss.hint(key.text(), keys, valid));
            }
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
            problems.error(text.span(), "\"" + key + "\" must be true or false, not \"" + text.text() + "\"");
        }
        return true;
    }

    /** The value of a key that holds a map; null when it is not there or was reported. */
    @Nullable
    YamlMapping map(String key) {
        Entry entry = map.entry(key).orElse(null);
        if (entry == null || refusedAsMissing(entry, "write {} for an empty map, or leave the key out")) {
            return null;
        }
        if (entry.value() instanceof YamlMapping mapping) {
            return mapping;
        }
        problems.error(
                entry.value().span(),
                "\"" + key + "\" must be a map, not " + entry.value().kind());
        return null;
    }

    /** The items of a key that holds a list; null when it is not there or was reported. */
    @Nullable
    List<YamlNode> list(String key) {
        Entry entry = map.entry(key).orElse(null);
        if (entry == null || refusedAsMissing(entry, "write [] for an empty list, or leave the key out")) {
            return null;
        }
        if (entry.value() instanceof YamlSequence sequence) {
            return sequence.items();
        }
        Problems.Report report = problems.error(
                entry.value().span(),
                "\"" + key + "\" must be a list, not " + entry.value().kind());
        if (entry.value() instanceof YamlScalar scalar) {
            report.hint("write [" + scalar.text() + "]");
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
                problems.error(item.span(), "an item of \"" + key + "\" must be a text, not " + item.kind());
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
        if (refusedAsMissing(entry, "write it behind the colon, or leave the key out")) {
            return null;
        }
        if (entry.value() instanceof YamlScalar scalar) {
            return scalar;
        }
        problems.error(
                entry.value().span(),
                "\"" + entry.key().text() + "\" must be a text, not "
                        + entry.value().kind());
        return null;
    }

    private boolean refusedAsMissing(Entry entry, String hint) {
        boolean missing = entry.value().missing();
        if (missing) {
            problems.error(entry.key().span(), "the value of \"" + entry.key().text() + "\" is missing")
                    .hint(hint);
        }
        return missing;
    }
}
