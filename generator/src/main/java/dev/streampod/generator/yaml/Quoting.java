package dev.streampod.generator.yaml;

/** How a value is quoted so that YAML takes all of it for one text. */
public final class Quoting {

    private Quoting() {}

    /** The value in YAML's quotes. */
    public static String quoted(String value) {
        return value.indexOf('"') < 0 && value.indexOf('\\') < 0
                ? "\"" + value + "\""
                : "'" + value.replace("'", "''") + "'";
    }

    /** What begins at an offset of a line and goes on, across "#" inside quotes, to the end or to a comment. */
    public static String valueFrom(String line, int offset) {
        int end = line.length();
        char quote = 0;
        for (int i = offset; i < end; i++) {
            char c = line.charAt(i);
            if (quote != 0 && c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (beginsComment(line, i)) {
                end = i;
            }
        }
        return line.substring(offset, end).strip();
    }

    /** The first "#" from an offset on that begins a comment for YAML but stands between two quotes; -1 without one. */
    static int hashInQuotes(String line, int offset) {
        char quote = 0;
        for (int i = offset; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                // Quotes that begin a value are YAML's own, and keep a "#".
                boolean own = line.substring(0, i).matches(".*[:,{\\[]\\s*|\\s*(- )?");
                int end = own ? line.indexOf(c, i + 1) : -1;
                i = end >= 0 ? end : i;
                quote = end >= 0 ? 0 : c;
            } else if (quote != 0 && beginsComment(line, i) && line.indexOf(quote, i) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** {@code "String", default='x'} as {@code String, default='x'}: without the quotes around its first part. */
    static String unquotedStart(String value) {
        char quote = value.charAt(0);
        int end = quote == '"' || quote == '\'' ? value.indexOf(quote, 1) : -1;
        return end < 0 ? value : value.substring(1, end) + value.substring(end + 1);
    }

    private static boolean beginsComment(String line, int index) {
        return line.charAt(index) == '#' && (index == 0 || Character.isWhitespace(line.charAt(index - 1)));
    }
}
