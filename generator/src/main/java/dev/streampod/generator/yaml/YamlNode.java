package dev.streampod.generator.yaml;

import dev.streampod.generator.source.Span;

/** A node of a YAML document. */
public sealed interface YamlNode permits YamlScalar, YamlSequence, YamlMapping {

    /** Where it stands. */
    Span span();

    /** What it is, for a message: {@code a list}. */
    String kind();

    /** Whether nothing was written where a value could stand. */
    default boolean missing() {
        return false;
    }
}
