package dev.streampod.generator.output;

import java.io.IOException;

/** A file could not be brought to disk; the message says which and why, for a user. */
public final class OutputException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    OutputException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    OutputException(String message, String hint, IOException cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
