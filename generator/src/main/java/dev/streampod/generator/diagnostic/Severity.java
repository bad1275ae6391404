package dev.streampod.generator.diagnostic;

import java.util.Locale;

/** How grave a problem is. */
public enum Severity {
    /** Nothing is generated. */
    ERROR,

    /** Probably a mistake; the user may ask that it counts as an error. */
    WARNING,

    /** Worth knowing. */
    INFO;

    /** The word that a line of the report begins with. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
