package dev.streampod.generator.resolve;

import java.nio.charset.StandardCharsets;

/** Parses text in single or double quotes, with backslash escapes. */
public final class TextLiteral {

    /** The longest text, in bytes of UTF-8, that a Java class file can hold as one constant. */
    private static final int MAX_BYTES = 65_535;

    private static final int UNICODE_DIGITS = 4;

    private TextLiteral() {}

    /** Whether the text begins with a quote and ends with the same. */
    public static boolean quoted(String text) {
        return text.length() >= 2
                && (text.charAt(0) == '\'' || text.charAt(0) == '"')
                && text.charAt(text.length() - 1) == text.charAt(0);
    }

    /** The text between the quotes as it stands there, or all of it when there are none. */
    public static String withoutQuotes(String text) {
        return quoted(text) ? text.substring(1, text.length() - 1) : text;
    }

    /** Reads a text in quotes, replacing escapes. */
    public static String read(String text) throws BadValueException {
        if (!quoted(text)) {
            throw new BadValueException("the text \"" + text + "\" must be in quotes", "write " + inQuotes(text));
        }
        StringBuilder result = new StringBuilder();
        int end = text.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (c == text.charAt(0)) {
                throw new BadValueException(
                        "a quote ends this text too early", "inside the text, write \\" + c + " instead of " + c);
            }
            if (c != '\\') {
                result.append(c);
            } else if (++i == end) {
                throw new BadValueException("this text is not closed", "write \\\\ for a backslash, or remove it");
            } else if (text.charAt(i) == 'u') {
                result.append(unicode(text, i + 1, end));
                i += UNICODE_DIGITS;
            } else {
                result.append(escaped(text.charAt(i)));
            }
        }
        return bounded(result.toString());
    }

    private static String inQuotes(String text) {
        char quote = text.indexOf('\'') < 0 ? '\'' : '"';
        return quote + text.replace("\\", "\\\\").replace(String.valueOf(quote), "\\" + quote) + quote;
    }

    /** The text itself, when it is of a length and of characters that Java can hold. */
    public static String bounded(String text) throws BadValueException {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new BadValueException(
                    "this text contains half of a surrogate pair, which is not a character",
                    "write the whole character");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new BadValueException("this text is longer than " + MAX_BYTES + " bytes", "set it in your program");
        }
        return text;
    }

    private static char escaped(char c) throws BadValueException {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '\'', '"', '\\', '$' -> c;
            default -> throw new BadValueException("\"\\" + c + "\" is not an escape", "write \\\\ for a backslash");
        };
    }

    private static char unicode(String text, int from, int end) throws BadValueException {
        String digits = text.substring(from, Math.min(from + UNICODE_DIGITS, end));
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw new BadValueException(
                    "\"\\u" + digits + "\" is not an escape", "write four hexadecimal digits after \\u");
        }
        return (char) Integer.parseInt(digits, 16);
    }
}
