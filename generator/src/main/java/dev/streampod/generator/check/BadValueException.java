package dev.streampod.generator.check;

import org.jspecify.annotations.Nullable;

/** Says why a written value is none of its type. Caught by the rule that asked. */
public final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    BadValueException(String message, @Nullable String hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    /** What is wrong. */
    String problem() {
        return String.valueOf(getMessage());
    }

    /** What to do. */
    @Nullable
    String hint() {
        return hint;
    }
}
