package dev.streampod.generator.java;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * Gives names out, none twice: what is taken already, or is a word of Java, gets underscores behind it. JavaPoet's own way
 * to do this draws a random number for each name. For one thread.
 */
final class NameScope {

    private final @Nullable NameScope around;
    private final Set<String> taken = new HashSet<>();
    private final Map<Object, String> given = new HashMap<>();

    NameScope() {
        this(null);
    }

    private NameScope(@Nullable NameScope around) {
        this.around = around;
    }

    /** Names inside of what has these names: others than these, and not taken from these. */
    NameScope nested() {
        return new NameScope(this);
    }

    /** Gives a name, as much like the suggestion as possible; the suggestion must be an identifier, or a word of Java. */
    String newName(String suggestion) {
        String name = suggestion;
        while (isTaken(name) || SourceVersion.isKeyword(name)) {
            name += "_";
        }
        taken.add(name);
        return name;
    }

    /** Gives a name to an owner, by which it can be looked up later. */
    String newName(String suggestion, Object owner) {
        String name = newName(suggestion);
        if (given.putIfAbsent(owner, name) != null) {
            throw new IllegalArgumentException("has a name already: " + owner);
        }
        return name;
    }

    /** The name that was given for something. */
    String get(Object owner) {
        String name = given.get(owner);
        if (name == null) {
            throw new IllegalArgumentException("has no name: " + owner);
        }
        return name;
    }

    private boolean isTaken(String name) {
        return taken.contains(name) || (around != null && around.isTaken(name));
    }
}
