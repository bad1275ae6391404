package dev.streampod.generator.definition;

/** What a class of the protocol becomes in Java. Nobody who uses the class needs to know. */
public enum ClassKind {
    /** A value without subclasses whose ancestors are all sealed. */
    RECORD,

    /** A {@code sealed: true} class with at least one child: a sealed interface that permits its direct children. */
    SEALED_INTERFACE,

    /**
     * A {@code sealed: true} class that nothing extends yet: an interface. Java forbids {@code sealed} without a
     * permitted type; where such an interface itself extends a sealed one it must be declared {@code non-sealed}.
     */
    INTERFACE
}
