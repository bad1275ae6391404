package dev.streampod.generator.declaration;

import dev.streampod.generator.source.Span;
import dev.streampod.generator.source.Spanned;

/** A name as it was written, and where; not yet known to be a good one. */
public record Name(String text, Span span) implements Spanned {

    @Override
    public String toString() {
        return text;
    }
}
