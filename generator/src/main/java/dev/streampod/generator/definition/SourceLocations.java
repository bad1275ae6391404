package dev.streampod.generator.definition;

import dev.streampod.generator.source.Span;
import java.util.Map;
import java.util.Objects;

/**
 * The source locations of what a protocol defines, by names such as {@code ChatMessage.text}. Kept apart from the model, so
 * that models stay comparable.
 */
public final class SourceLocations {

    /** A part of a declaration that has a location of its own. */
    public enum Part {
        NAME,
        TYPE,
        DEFAULT,
        JSON_KEY,
        SCOPE,
        REQUIRED,
        DEPRECATED,
        PARENT,
        USER_OBJECT,
        TIMEOUT,
        HISTORY,
        PRESENCE
    }

    private final Map<String, Map<Part, Span>> spans;

    /** Takes, for each name, the location of the name itself and those of the parts that are written. */
    public SourceLocations(Map<String, Map<Part, Span>> spans) {
        this.spans = Map.copyOf(spans);
    }

    /** The name of a channel here: an endpoint may have the same name in the protocol. */
    public static String channel(String name) {
        return "channel " + name;
    }

    /**
     * The location of a name; without one of its own, that of the innermost thing that contains it.
     *
     * @throws IllegalArgumentException if nothing that contains it has a location either
     */
    public Span of(String what) {
        return of(what, Part.NAME);
    }

    /** The location of a part, or of the whole where that part is not written. */
    public Span of(String what, Part part) {
        Map<Part, Span> found = spans.get(what);
        if (found != null) {
            return found.getOrDefault(part, Objects.requireNonNull(found.get(Part.NAME)));
        }
        int dot = what.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("no location of " + what);
        }
        return of(what.substring(0, dot));
    }
}
