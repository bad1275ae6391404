package dev.streampod.generator.declaration;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guesses which type is meant by what other languages write, and tells how it is written here. */
final class TypeSyntaxHints {

    /** What to say where several types stand. */
    static final String ONE_TYPE = "a field has one type: for alternatives, declare a sealed class that others extend";

    private static final String MAY_BE_NULL = ": the \"?\" means that the value may be null";
    private static final Pattern NULL_ALTERNATIVE = Pattern.compile("\\|\\s*(null|undefined|None)");
    private static final Pattern DEFAULT_VALUE =
            Pattern.compile("(?:default\\s*)?[=:]?\\s*('.*'|\".*\"|[0-9].*|true|false)");
    private static final Pattern OPTION = Pattern.compile(",\\s*(\\w+)\\s*(?:=\\s*([^,]+?))?\\s*(?:,.*)?");
    private static final Pattern ANNOTATION = Pattern.compile("@(\\w+)\\s+(.*)");
    private static final Pattern NULLABLE_FIRST = Pattern.compile("\\?\\s*([A-Za-z].*[^?]|[A-Za-z])");
    private static final Set<String> OPTIONAL = Set.of("optional", "nullable");
    private static final Set<String> MODIFIERS = Set.of(
            "const",
            "final",
            "late",
            "mutable",
            "private",
            "protected",
            "public",
            "readonly",
            "required",
            "val",
            "var");
    private static final Set<String> SEVERAL = Set.of("repeated", "list", "array", "stream");
    private static final Pattern WILDCARD = Pattern.compile("\\?\\s+(?:extends|super)\\s+(\\w+).*");

    private TypeSyntaxHints() {}

    /** What to write instead of a type that something unexpected follows; null when nothing is known about it. */
    static @Nullable String insteadOf(TypeExpression type, String rest) {
        String written = type.written();
        if (rest.matches("(\\[\\])+\\??")) {
            return "write \"" + array(written, rest) + "\"";
        }
        if (rest.startsWith("[") && rest.matches("\\[.+\\]\\??")) {
            return "write \"" + written + rest.replace('[', '<').replace(']', '>') + "\"";
        }
        if (rest.matches("<.+>\\??")) {
            return "write \"" + written + rest + "\", without the space";
        }
        Matcher option = OPTION.matcher(rest);
        if (option.matches()) {
            String key = option.group(1) + ": " + (option.group(2) == null ? "true" : option.group(2));
            return "only the type is written here: an option of a field is a key beside it, for example: " + key;
        }
        if (NULL_ALTERNATIVE.matcher(rest).matches() || rest.equals("?")) {
            return "write \"" + nullable(written) + "\"" + MAY_BE_NULL;
        }
        if (rest.startsWith("|")) {
            return ONE_TYPE;
        }
        if (rest.equals("!") || rest.equals(";") || rest.matches(">+")) {
            return "write \"" + written + "\", without the \"" + rest + "\"";
        }
        if (OPTIONAL.contains(written)) {
            return "write \"" + nullable(rest) + "\"" + MAY_BE_NULL;
        }
        if (SEVERAL.contains(written) && rest.matches("\\w+")) {
            String container = written.equals(TypeExpression.STREAM) ? TypeExpression.STREAM : "List";
            return "write \"" + container + "<" + rest + ">\"";
        }
        if (MODIFIERS.contains(written)) {
            return "write \"" + rest + "\", without \"" + written + "\"";
        }
        if (rest.startsWith("@")) {
            return "write \"" + written + "\": a type has no annotations";
        }
        Matcher value = DEFAULT_VALUE.matcher(rest);
        if (value.matches() && written.equals(Key.DEFAULT.name())) {
            return "write the type first, for example: int, default=" + value.group(1);
        }
        if (value.matches()) {
            return "write \"" + written + ", default=" + value.group(1) + "\"";
        }
        return "options follow the type after a comma, for example: " + written + ", deprecated='why'";
    }

    /** What to write instead of a text that cannot begin a type; null when nothing is known about it. */
    static @Nullable String insteadOf(String text) {
        Matcher annotation = ANNOTATION.matcher(text);
        if (annotation.matches()) {
            return annotation.group(1).equals("Nullable")
                    ? "write \"" + nullable(annotation.group(2)) + "\"" + MAY_BE_NULL
                    : "write \"" + annotation.group(2) + "\": a type has no annotations";
        }
        Matcher wildcard = WILDCARD.matcher(text);
        if (wildcard.matches()) {
            return "write \"" + wildcard.group(1) + "\": a class stands for those that extend it";
        }
        Matcher optional = NULLABLE_FIRST.matcher(text);
        if (optional.matches()) {
            return "write \"" + nullable(optional.group(1)) + "\"" + MAY_BE_NULL;
        }
        if (text.matches("\\[.+\\]")) {
            return "write \"List<" + text.substring(1, text.length() - 1) + ">\"";
        }
        if (text.startsWith("*") || text.startsWith("&")) {
            return "write the type alone";
        }
        return "for example: String, List<String>, or the name of a class";
    }

    private static String array(String element, String brackets) {
        boolean nullable = brackets.endsWith("?");
        int depth = brackets.length() / 2;
        String written = element;
        if (element.equals("byte") || element.equals("Byte") || element.equals("uint8")) {
            written = "bytes";
            depth--;
        }
        for (int i = 0; i < depth; i++) {
            written = "List<" + written + ">";
        }
        return nullable ? written + "?" : written;
    }

    private static String nullable(String type) {
        return type.endsWith("?") ? type : type + "?";
    }
}
