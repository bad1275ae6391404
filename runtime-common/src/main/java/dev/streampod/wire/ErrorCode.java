package dev.streampod.wire;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why something was refused or failed: the {@code code} of error, refused and closed frames. */
public enum ErrorCode {
    BAD_REQUEST,
    UNKNOWN_ENDPOINT,
    UNKNOWN_METHOD,
    UNKNOWN_CLASS,
    UNKNOWN_CHANNEL,
    NOT_OPEN,
    UNAUTHENTICATED,
    FORBIDDEN,
    /** A declared exception; it comes with its class name and data. */
    EXCEPTION,
    DEADLINE,
    CANCELLED,
    TOO_LARGE,
    RATE_LIMITED,
    TOO_MANY,
    UNAVAILABLE,
    INTERNAL,
    INCOMPATIBLE;

    private static final Map<String, ErrorCode> BY_NAME = byName();

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The code as it stands in frames: {@code bad-request}. */
    public String wireName() {
        return wireName;
    }

    /** The code of that name, null when a newer peer knows one that we do not. */
    public static @Nullable ErrorCode named(String wireName) {
        return BY_NAME.get(wireName);
    }

    private static Map<String, ErrorCode> byName() {
        var all = new HashMap<String, ErrorCode>();
        for (ErrorCode code : values()) {
            all.put(code.wireName, code);
        }
        return Map.copyOf(all);
    }
}
