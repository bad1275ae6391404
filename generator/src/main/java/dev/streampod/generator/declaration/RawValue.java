package dev.streampod.generator.declaration;

import dev.streampod.generator.source.Span;

/**
 * A value as it was written, and where.
 *
 * @param quoted whether YAML's own quotes stood around it; they are not part of the text then
 */
public record RawValue(String text, Span span, boolean quoted) {}
