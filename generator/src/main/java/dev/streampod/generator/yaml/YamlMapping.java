package dev.streampod.generator.yaml;

import dev.streampod.generator.source.Span;
import java.util.List;
import java.util.Optional;

/** A map with text as keys, in the order of the file, each key once. */
public record YamlMapping(Span span, List<Entry> entries) implements YamlNode {

    public YamlMapping {
        entries = List.copyOf(entries);
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
