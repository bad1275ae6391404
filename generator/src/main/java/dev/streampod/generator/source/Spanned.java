package dev.streampod.generator.source;

/** A piece of a source text. */
public interface Spanned {

    /** The place of the piece. */
    Span span();
}
