package dev.streampod.generator.yaml;

import dev.streampod.generator.source.Span;
import java.util.List;

/** A list of nodes. */
public record YamlSequence(Span span, List<YamlNode> items) implements YamlNode {

    public YamlSequence {
        items = List.copyOf(items);
    }

    @Override
    public String kind() {
        return "a list";
    }
}
