package dev.streampod.generator.declaration;

import dev.streampod.generator.source.Span;
import dev.streampod.generator.source.Spanned;
import java.util.Set;

/**
 * A value as it was written, and where.
 *
 * @param quoted whether YAML's own quotes stood around it; they are not part of the text then
 */
public record RawValue(String text, Span span, boolean quoted) implements Spanned {

    private static final Set<String> NULLS = Set.of("~", "null", "Null", "NULL");

    /** Whether it is YAML's null: one of YAML's words for it, without quotes. */
    public boolean isNull() {
        return !quoted && NULLS.contains(text);
    }
}
