package dev.streampod.generator.compatibility;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a change breaks; the gravest first. */
public enum Effect {
    /** Programs of the two versions do not understand each other. */
    WIRE("breaks the wire"),

    /** Programs that are compiled against generated code have to be changed, or change what they do. */
    SOURCE("breaks source"),

    /** Neither. */
    NOTHING("breaks nothing");

    private final String words;

    Effect(String words) {
        this.words = words;
    }

    /** For a message. */
    public String words() {
        return words;
    }

    /** How users write it: in lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a build that fails on the other effect fails on this one too; nothing ever fails on {@link #NOTHING}. */
    public boolean failsOn(Effect failOn) {
        return this != NOTHING && failOn != NOTHING && compareTo(failOn) <= 0;
    }

    /** The effect that a user writes so. */
    public static Optional<Effect> ofKey(String key) {
        return Arrays.stream(values())
                .filter(effect -> effect.key().equals(key))
                .findFirst();
    }
}
