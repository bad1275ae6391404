package dev.streampod.generator.resolve;

import org.jspecify.annotations.Nullable;

/** Tells why a text is not a value of a type. Caught by the rule that had it read. */
public final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    public BadValueException(String message, @Nullable String hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    /** What is wrong. */
    public String problem() {
        return String.valueOf(getMessage());
    }

    /** What to do. */
    @Nullable
    public String hint() {
        return hint;
    }
}
