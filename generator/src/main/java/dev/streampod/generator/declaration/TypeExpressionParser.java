package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a type out of a part of a text. Made for one text. */
final class TypeExpressionParser {

    /** The nesting above which a type is refused. */
    private static final int MAX_DEPTH = 16;

    private static final Set<String> VECTORS = Set.of("Vector", "HalfVector", "SparseVector", "Bit");

    private final YamlScalar scalar;
    private final String text;
    private final int end;
    private final Problems problems;
    private int position;

    private TypeExpressionParser(YamlScalar scalar, int start, int end, Problems problems) {
        this.scalar = scalar;
        this.text = scalar.text();
        this.position = start;
        this.end = end;
        this.problems = problems;
    }

    /** Reads the whole text as a type; null when it is none, which was reported. */
    static @Nullable TypeExpression parse(YamlScalar scalar, Problems problems) {
        return parse(scalar, 0, scalar.text().length(), problems);
    }

    /** Reads a part of the text as a type; null when it is none, which was reported. */
    static @Nullable TypeExpression parse(YamlScalar scalar, int start, int end, Problems problems) {
        TypeExpressionParser parser = new TypeExpressionParser(scalar, start, end, problems);
        TypeExpression type = parser.type(0);
        if (type != null) {
            parser.skipSpaces();
        }
        if (type != null && parser.peek() != 0) {
            String rest = scalar.text().substring(parser.position, end).strip();
            parser.fail(
                    parser.position,
                    end,
                    "unexpected \"" + rest + "\" after the type",
                    TypeSyntaxHints.insteadOf(type, rest));
            return null;
        }
        return type;
    }

    private @Nullable TypeExpression type(int depth) {
        skipSpaces();
        int start = position;
        if (depth > MAX_DEPTH) {
            return fail(start, end, "this type is nested more than " + MAX_DEPTH + " levels deep", null);
        }
        if (peek() == '(') {
            return fail(
                    start,
                    end,
                    "record types are not supported",
                    "declare a class with these fields and use its name here");
        }
        // The name of a module may have hyphens, as that of an artifact has.
        boolean module = text.startsWith("module:", position);
        while (position < end && (namePart(text.charAt(position)) || (module && text.charAt(position) == '-'))) {
            position++;
        }
        if (position == start) {
            return peek() == 0 || peek() == '>' || peek() == ','
                    ? fail(start, end, "a type is missing here", missingHint())
                    : fail(
                            start,
                            start + 1,
                            "a type cannot begin with \"" + text.substring(start, start + 1) + "\"",
                            TypeSyntaxHints.insteadOf(text.substring(start, end).strip()));
        }
        Name name = new Name(text.substring(start, position), scalar.part(start, position));
        if (peek() == '(') {
            return VECTORS.contains(name.text())
                    ? fail(start, end, "vector types are not supported", "use List<double>")
                    : fail(
                            position,
                            end,
                            "unexpected \"(\" after the type \"" + name + "\"",
                            "options follow the type after a comma, for example: " + name + ", deprecated='why'");
        }
        List<TypeExpression> arguments = peek() == '<' ? arguments(depth) : List.of();
        if (arguments == null) {
            return null;
        }
        boolean nullable = peek() == '?';
        if (nullable) {
            position++;
        }
        return new TypeExpression(name, arguments, nullable, scalar.part(start, position));
    }

    private @Nullable List<TypeExpression> arguments(int depth) {
        int open = position++;
        List<TypeExpression> arguments = new ArrayList<>();
        while (true) {
            TypeExpression argument = type(depth + 1);
            if (argument == null) {
                return null;
            }
            arguments.add(argument);
            skipSpaces();
            char next = peek();
            if (next == '>') {
                position++;
                return arguments;
            }
            if (next != ',') {
                String hint = unclosedHint();
                fail(open, open + 1, "this \"<\" is not closed", hint != null ? hint : "add the closing \">\"");
                return null;
            }
            position++;
        }
    }

    private @Nullable String unclosedHint() {
        return scalar.inFlow() && text.indexOf('<') >= 0
                ? "inside braces YAML splits a type at its comma: quote the type, or put each key on a line of its own"
                : null;
    }

    private @Nullable String missingHint() {
        String hint = unclosedHint();
        return hint == null && text.indexOf('<') >= 0
                ? "write the type between \"<\" and \">\", for example: List<String>"
                : hint;
    }

    private @Nullable TypeExpression fail(int from, int to, String message, @Nullable String hint) {
        problems.error(scalar.part(from, Math.max(from, to)), message).hint(hint);
        return null;
    }

    private void skipSpaces() {
        while (position < end && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    /** The next character; 0 at the end. */
    private char peek() {
        return position < end ? text.charAt(position) : 0;
    }

    private static boolean namePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.' || c == ':' || c == '/';
    }
}
