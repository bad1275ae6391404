package dev.streampod.generator.browser;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a {@code long} of the protocol is in JavaScript. */
public enum LongType {
    /** {@code bigint}: exact for all values. */
    BIGINT,

    /** {@code number}: values beyond 2<sup>53</sup> - 1 are errors, in both directions. */
    NUMBER;

    /** The largest integer up to which a {@code number} is exact. */
    public static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    /** How users write it, and how TypeScript calls it: in lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type that a user writes so. */
    public static Optional<LongType> ofKey(String key) {
        return Arrays.stream(values()).filter(type -> type.key().equals(key)).findFirst();
    }
}
