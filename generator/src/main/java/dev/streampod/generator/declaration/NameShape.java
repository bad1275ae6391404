package dev.streampod.generator.declaration;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The shapes of names. */
public enum NameShape {
    /** Of classes, exceptions and enums. */
    TYPE("[A-Z][A-Za-z0-9_]*", "an upper-case letter, followed by letters, digits or \"_\" (A-Z, a-z, 0-9)"),
    /** Of fields, properties and parameters. */
    FIELD("[a-z][A-Za-z0-9_]*", "a lower-case letter, followed by letters, digits or \"_\" (A-Z, a-z, 0-9)"),
    /** Of the values of an enum. */
    ENUM_VALUE("[A-Za-z][A-Za-z0-9_]*", "a letter, followed by letters, digits or \"_\" (A-Z, a-z, 0-9)"),
    /** Of endpoints, their methods, and channels. */
    MEMBER("[a-z][A-Za-z0-9]*", "a lower-case letter, followed by letters or digits (A-Z, a-z, 0-9)");

    /** The longest name, so that those of generated files stay within what file systems allow. */
    public static final int MAX_LENGTH = 120;

    private final Pattern pattern;
    private final String words;

    NameShape(String pattern, String words) {
        this.pattern = Pattern.compile(pattern);
        this.words = words;
    }

    /** The regular expression that a whole name matches, in a form that JavaScript shares. */
    public Pattern pattern() {
        return pattern;
    }

    /** A name of this shape that is as near as possible to the given one; nothing when that is none. */
    public Optional<String> similar(String name) {
        StringBuilder similar = new StringBuilder();
        for (String word : name.split(this == MEMBER ? "[^A-Za-z0-9]+" : "[^A-Za-z0-9_]+", -1)) {
            boolean first = similar.isEmpty();
            similar.append(
                    word.isEmpty() || first ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        if (similar.isEmpty()) {
            return Optional.empty();
        }
        String start = similar.substring(0, 1);
        if (this == TYPE) {
            similar.replace(0, 1, start.toUpperCase(Locale.ROOT));
        } else if (this != ENUM_VALUE) {
            boolean upperCase = similar.toString().equals(similar.toString().toUpperCase(Locale.ROOT));
            String lower = upperCase ? similar.toString().toLowerCase(Locale.ROOT) : start.toLowerCase(Locale.ROOT);
            similar.replace(0, lower.length(), lower);
        }
        return Optional.of(similar.toString())
                .filter(text ->
                        name.matches("[\\x20-\\x7E]+") && pattern.matcher(text).matches());
    }

    /** The shape in words: {@code a letter, followed by letters or digits}. */
    public String words() {
        return words;
    }
}
