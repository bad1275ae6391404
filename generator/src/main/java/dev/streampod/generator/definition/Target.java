package dev.streampod.generator.definition;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A side that code is generated for. */
public enum Target {
    /** Entities, and the skeletons of endpoints. */
    SERVER,

    /** Entities, and the stubs of endpoints. */
    CLIENT,

    /** Entities and the sealed interfaces of streams alone, for a jar that both sides share. */
    ENTITIES,

    /** A module of JavaScript with a client, and its declarations for TypeScript. */
    BROWSER;

    /** How users write it: in lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The target that a user writes so. */
    public static Optional<Target> ofKey(String key) {
        return Arrays.stream(values())
                .filter(target -> target.key().equals(key))
                .findFirst();
    }
}
