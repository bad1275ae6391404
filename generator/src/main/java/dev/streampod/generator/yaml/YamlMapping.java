package dev.streampod.generator.yaml;

import dev.streampod.generator.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A map with text as keys.
 *
 * @param entries in the order of the file, each key once
 * @param repeated the keys of a whole document that are there already, to be reported by its reader; empty for any other
 *     map, whose repeated keys are reported when it is built
 */
public record YamlMapping(Span span, List<Entry> entries, List<YamlScalar> repeated) implements YamlNode {

    public YamlMapping {
        entries = List.copyOf(entries);
        repeated = List.copyOf(repeated);
    }

    /** A map without repeated keys. */
    public YamlMapping(Span span, List<Entry> entries) {
        this(span, entries, List.of());
    }

    /** One key and its value. */
    public record Entry(YamlScalar key, YamlNode value) {}

    /** The entry of that key. */
    public Optional<Entry> entry(String key) {
        return entries.stream().filter(entry -> entry.key().text().equals(key)).findFirst();
    }

    @Override
    public String kind() {
        return "a map";
    }
}
