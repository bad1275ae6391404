package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import org.jspecify.annotations.Nullable;

/** Comments of a protocol as Javadoc: escaped, so that their content is shown as text and ends no comment. */
final class Javadocs {

    private Javadocs() {}

    /** The documentation of a definition, or what is said of it when it has none. */
    static CodeBlock of(String doc, String otherwise) {
        return CodeBlock.of("$L", doc.isBlank() ? otherwise : paragraphs(doc));
    }

    /** The documentation of a definition, with a {@code @deprecated} tag unless {@code deprecated} is null. */
    static CodeBlock of(String doc, String otherwise, @Nullable String deprecated) {
        CodeBlock text = of(doc, otherwise);
        return deprecated == null ? text : CodeBlock.of("$L\n\n@deprecated $L", text, deprecation(deprecated));
    }

    /** A block tag for a parameter. */
    static String parameter(String name, String text) {
        return "@param " + name + " " + text;
    }

    /** The documentation of a field on one line, the reason of its deprecation behind it; empty when there is neither. */
    static String line(String doc, @Nullable String deprecated) {
        String text = escape(doc.strip()).replaceAll("\\s*\n\\s*", " ");
        if (deprecated == null) {
            return text;
        }
        return (text.isEmpty() ? "" : text + (text.endsWith(".") ? " " : ". ")) + "Deprecated: "
                + deprecation(deprecated);
    }

    /** The reason of a deprecation, on one line. */
    static String deprecation(String reason) {
        return reason.isBlank()
                ? "no longer to be used"
                : escape(reason.strip()).replaceAll("\\s*\n\\s*", " ");
    }

    private static String paragraphs(String doc) {
        return escape(doc.strip()).replaceAll("[ \t]+\n", "\n").replaceAll("\n\n+", "\n\n<p>");
    }

    /** Characters that mean something to Javadoc, or to Java inside a comment, as entities. */
    static String escape(String text) {
        var escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '@' -> escaped.append("&#64;");
                case '\\' -> escaped.append("&#92;");
                case '/' -> escaped.append(i > 0 && text.charAt(i - 1) == '*' ? "&#47;" : "/");
                case '*' -> escaped.append(i > 0 && text.charAt(i - 1) == '/' ? "&#42;" : "*");
                case '\n', '\t' -> escaped.append(c);
                default -> escaped.append(printable(text, i) ? c : '\uFFFD');
            }
        }
        return escaped.toString();
    }

    /** Whether a character can stand in a source file, and does not change how the text around it is shown. */
    private static boolean printable(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
