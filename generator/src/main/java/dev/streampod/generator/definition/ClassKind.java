package dev.streampod.generator.definition;

/** What a class or an exception of the protocol becomes in Java. Not visible to users of the generated type. */
public enum ClassKind {
    /** A value without subclasses whose ancestors are all sealed interfaces. */
    RECORD(false, true),

    /** A {@code sealed: true} class with at least one child: a sealed interface that permits its direct children. */
    SEALED_INTERFACE(false, false),

    /**
     * A {@code sealed: true} class that nothing extends yet: an interface. Java forbids {@code sealed} without a
     * permitted type; where such an interface itself extends a sealed one it must be declared {@code non-sealed}.
     */
    INTERFACE(false, false),

    /** A class that others extend without being sealed: a value itself, and a Java class that may be extended. */
    OPEN_CLASS(true, true),

    /** A value without subclasses below an open class, or an exception without any: a final Java class. */
    FINAL_CLASS(true, true),

    /** A {@code sealed: true} class with children that is an exception or has an open ancestor: sealed and abstract. */
    SEALED_CLASS(true, false),

    /** A {@code sealed: true} class without children yet that is an exception or has an open ancestor: abstract. */
    ABSTRACT_CLASS(true, false);

    private final boolean javaClass;
    private final boolean concrete;

    ClassKind(boolean javaClass, boolean concrete) {
        this.javaClass = javaClass;
        this.concrete = concrete;
    }

    /** Whether it is a Java class that is no record: what extends it is one as well. */
    public boolean javaClass() {
        return javaClass;
    }

    /** Whether there are values of exactly this class. */
    public boolean concrete() {
        return concrete;
    }
}
