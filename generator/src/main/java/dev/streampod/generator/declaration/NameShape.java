package dev.streampod.generator.declaration;

import java.util.regex.Pattern;

/** The shapes that names have. */
public enum NameShape {
    /** Of classes, exceptions and enums. */
    TYPE("[A-Z][A-Za-z0-9_]*", "an upper-case letter, then letters, digits and \"_\", without accents"),
    /** Of fields, properties and parameters. */
    FIELD("[a-z][A-Za-z0-9_]*", "a lower-case letter, then letters, digits and \"_\", without accents"),
    /** Of the values of an enum. */
    ENUM_VALUE("[A-Za-z][A-Za-z0-9_]*", "a letter, then letters, digits and \"_\", without accents"),
    /** Of endpoints, their methods, and channels. */
    MEMBER("[a-z][A-Za-z0-9]*", "a lower-case letter, then letters and digits, without accents");

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

    /** The shape in words: {@code a letter, then letters and digits}. */
    public String words() {
        return words;
    }
}
