package dev.streampod.generator.yaml;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Says what the YAML parser complains about in words that a user can act on. */
final class SyntaxErrorHints {

    private static final Pattern NO_SPACE_AFTER_COLON = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*):(\\S.*)");

    private static final Pattern KEY_AND_VALUE = Pattern.compile("\\s*(?:- )?([^\\s:]+):\\s+(.*\\S)\\s*");

    private static final Pattern OPTION_WITH_COLON =
            Pattern.compile("(\\s*[^\\s:]+:\\s+[^:'\"]+,\\s*[A-Za-z]+)\\s*:\\s+(.*)");

    /** A method as programming languages write it, with types behind colons. */
    private static final Pattern SIGNATURE = Pattern.compile("\\s*(?:- )?(\\w+):?\\s*\\(.*\\).*");

    private static final Pattern JAVA_ANNOTATION = Pattern.compile("@(\\w+)\\s+(.*\\S)\\s*");

    /** What the parser was reading, and how a note calls the place where that begins. */
    private static final Map<String, String> CONTEXTS = Map.of(
            "while parsing a block mapping", "the map begins here",
            "while parsing a block collection", "the list begins here",
            "while parsing a flow mapping", "the \"{\" is here",
            "while parsing a flow sequence", "the \"[\" is here");

    private final SourceText source;
    private final MarkedYAMLException exception;
    private final String problem;
    private final String context;

    /** Where the parser noticed it. */
    private final Span span;

    /** Where what it was reading begins. */
    private final @Nullable Span begin;

    private SyntaxErrorHints(SourceText source, MarkedYAMLException exception, Mark problemMark) {
        this.source = source;
        this.exception = exception;
        this.problem = String.valueOf(exception.getProblem());
        this.context = String.valueOf(exception.getContext());
        this.span = place(source, problemMark);
        Mark mark = exception.getContextMark();
        this.begin = mark == null ? null : place(source, mark);
    }

    /** Reports it, and tells the line where reading ended. */
    static int report(SourceText source, YAMLException exception, Problems problems) {
        if (!(exception instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            problems.error(source.start(), "YAML syntax: the file cannot be read");
            return source.lineCount();
        }
        SyntaxErrorHints found = new SyntaxErrorHints(source, marked, marked.getProblemMark());
        found.report(problems);
        return found.span.line();
    }

    private void report(Problems problems) {
        if (context.contains("quoted scalar") && begin != null) {
            unclosedQuote(begin, problems);
        } else if (problem.contains("(TAB)") || (line().startsWith("\t") && problem.contains("\\t"))) {
            error(span, "YAML is indented with spaces, but this is a tab", "replace the tab with spaces", problems);
        } else if (problem.contains("could not find expected ':'") && begin != null) {
            missingColon(begin, problems);
        } else if (problem.contains("mapping values are not allowed")) {
            error(span, "unexpected \":\"", colonHint(), problems);
        } else if (problem.contains("cannot start any token")) {
            reservedCharacter(problems);
        } else if (problem.contains("expected <block end>")) {
            misplaced(problems);
        } else if (context.contains("flow")) {
            inBrackets(problems);
        } else {
            withContext(span, words(), otherHint(), problems);
        }
    }

    private String otherHint() {
        if (context.contains("block scalar")) {
            return "quote the value: in YAML \"|\" and \">\" begin a text of several lines";
        }
        if (problem.contains("sequence entries are not allowed")) {
            return "begin the list on the next line, or write it in brackets: [a, b]";
        }
        if (problem.contains("<document start>")) {
            return "indent it as the lines that it belongs to, or put a line \"---\" above it";
        }
        return "check the quotes, the brackets and the indentation here; quote a value that has characters other than letters"
                + " and digits";
    }

    private void unclosedQuote(Span quote, Problems problems) {
        String mark = source.line(quote.line()).substring(offset(quote), offset(quote) + 1);
        error(quote, "this quote is not closed", "add the closing " + mark + " at the end of the text", problems);
    }

    private void missingColon(Span key, Problems problems) {
        Matcher matcher = NO_SPACE_AFTER_COLON.matcher(source.line(key.line()));
        String hint = matcher.matches()
                ? "put a space after the colon: \"" + matcher.group(1) + ": "
                        + matcher.group(2).strip() + "\""
                : "write a key, a colon, a space and the value, for example: text: String";
        Span whole = Span.ofLine(source, key.line(), key.column(), length(key));
        error(whole, "this is not a key with a value", hint, problems);
    }

    private @Nullable String colonHint() {
        for (int number = span.line() - 1; number > 0; number--) {
            String before = source.line(number).strip();
            if (!before.isEmpty()) {
                if (before.endsWith("{")) {
                    return "remove the \"{\" and \"}\": in YAML, indentation takes their place";
                }
                break;
            }
        }
        Matcher signature = SIGNATURE.matcher(line());
        if (signature.matches()) {
            return "write the parameters below \"parameters\", for example: " + signature.group(1)
                    + ": {parameters: {id: long}, returns: String}";
        }
        Matcher matcher = KEY_AND_VALUE.matcher(line());
        Matcher option = OPTION_WITH_COLON.matcher(line());
        if (option.matches()) {
            return "write \"=\" between an option and its value: "
                    + option.group(1).strip() + "=" + option.group(2).strip();
        }
        if (matcher.matches() && offset(span) > matcher.end(1)) {
            return "quote the whole value: " + matcher.group(1) + ": " + Quoting.quoted(matcher.group(2));
        }
        return "check the indentation; a value that contains \": \" must be quoted";
    }

    private void reservedCharacter(Problems problems) {
        String rest = line().substring(offset(span));
        Matcher annotation = JAVA_ANNOTATION.matcher(rest);
        if (annotation.matches()) {
            String type = annotation.group(2);
            boolean nullable = annotation.group(1).equals("Nullable") && !type.endsWith("?");
            String hint = nullable
                    ? "write \"" + type + "?\": the question mark means that the value may be null"
                    : "write \"" + type + "\"";
            error(span, "a type has no annotations", hint, problems);
            return;
        }
        String first = rest.isEmpty() ? "" : rest.substring(0, rest.offsetByCodePoints(0, 1));
        error(span, "a value cannot begin with \"" + first + "\" in YAML", "quote the value, or remove it", problems);
    }

    /** Something that belongs to no map or list that is being read. */
    private void misplaced(Problems problems) {
        Span quote = quoteOpenBefore(span);
        boolean key = problem.contains("<block mapping start>") || problem.contains("<block sequence start>");
        if (quote != null) {
            unclosedQuote(quote, problems);
        } else if (!key && offset(span) > 0 && line().substring(0, offset(span)).matches(".*[\"']\\s*")) {
            Matcher matcher = KEY_AND_VALUE.matcher(line());
            String hint = matcher.matches()
                    ? "quote the whole value: " + matcher.group(1) + ": "
                            + Quoting.quoted(Quoting.unquotedStart(matcher.group(2)))
                    : "quote the whole value";
            error(span, "unexpected text after the closing quote", hint, problems);
        } else {
            withContext(
                    span,
                    key ? "this line is indented differently from those above it" : words(),
                    "keys that belong together must begin in the same column",
                    problems);
        }
    }

    private void inBrackets(Problems problems) {
        String hint = null;
        Span hash = begin == null ? null : hashInQuotes(begin);
        if (hash != null) {
            error(
                    hash,
                    "\"#\" begins a comment in YAML: the rest of the line is not read",
                    "quote the whole value that contains the \"#\"",
                    problems);
            return;
        }
        if (line().contains("?")) {
            hint =
                    "inside braces the \"?\" of a type confuses YAML: quote the type, or put each key on a line of its own";
        } else if (line().contains("[]")) {
            hint = "write List<String> instead of String[], with your type of element; inside braces, in quotes";
        }
        boolean atEnd = problem.contains("<stream end>") || problem.contains("<document start>");
        OpenBracket open = atEnd ? OpenBracket.before(source, span) : null;
        if (open != null) {
            error(
                    open.place(source),
                    "this \"" + open.opening() + "\" is not closed",
                    hint != null ? hint : "add the closing \"" + open.closing() + "\"",
                    problems);
        } else {
            withContext(
                    span,
                    words(),
                    hint != null
                            ? hint
                            : "put a comma between entries, and quotes around a value with other characters",
                    problems);
        }
    }

    private static void error(Span place, String message, @Nullable String hint, Problems problems) {
        problems.error(place, "YAML syntax: " + message).hint(hint);
    }

    private void withContext(Span place, String message, @Nullable String hint, Problems problems) {
        Problems.Report report =
                problems.error(place, "YAML syntax: " + message).hint(hint);
        String note = CONTEXTS.get(context);
        if (note != null && begin != null && (begin.line() != place.line() || begin.column() != place.column())) {
            report.note(begin, note);
        }
    }

    /** The parser's own words, its tokens named as a user knows them. */
    private String words() {
        if (exception.getProblem() == null) {
            return "this cannot be read";
        }
        return problem.replaceAll("'<([a-z ]+)>'", "<$1>")
                .replace("<block end>", "the end of the block")
                .replace("<block mapping start>", "a map")
                .replace("<block sequence start>", "a list")
                .replace("<block entry>", "\"-\"")
                .replace("<document start>", "\"---\"")
                .replace("<stream end>", "the end of the file")
                .replace("<scalar>", "a value")
                .replace("but got", "but found")
                .replace('\'', '"')
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** A quote above the place that was taken to be closed by the next quote, many lines below. */
    private @Nullable Span quoteOpenBefore(Span place) {
        int first = begin == null ? place.line() : begin.line();
        for (int number = first; number < place.line(); number++) {
            String text = source.line(number);
            Matcher matcher = KEY_AND_VALUE.matcher(text);
            if (matcher.matches()) {
                char quote = matcher.group(2).charAt(0);
                boolean quoted = quote == '"' || quote == '\'';
                if (quoted && matcher.group(2).chars().filter(c -> c == quote).count() == 1) {
                    int column = text.codePointCount(0, matcher.start(2)) + 1;
                    return Span.ofLine(source, number, column, 1);
                }
            }
        }
        return null;
    }

    /** A "#" that stands in quotes, but in a value that YAML does not take for quoted. */
    private @Nullable Span hashInQuotes(Span from) {
        for (int number = from.line(); number <= Math.min(span.line(), source.lineCount()); number++) {
            String text = source.line(number);
            int hash = Quoting.hashInQuotes(text, number == from.line() ? offset(from) : 0);
            if (hash >= 0) {
                return Span.ofLine(source, number, text.codePointCount(0, hash) + 1, 1);
            }
        }
        return null;
    }

    private String line() {
        return source.line(span.line());
    }

    private int offset(Span place) {
        String text = source.line(place.line());
        return Math.min(
                text.offsetByCodePoints(0, Math.min(place.column() - 1, text.codePointCount(0, text.length()))),
                Math.max(0, text.length() - 1));
    }

    private int length(Span place) {
        String text = source.line(place.line()).stripTrailing();
        return Math.max(1, text.codePointCount(0, text.length()) - place.column() + 1);
    }

    private static Span place(SourceText source, Mark mark) {
        int line = Math.min(mark.getLine() + 1, source.lineCount());
        int length = source.line(line).codePointCount(0, source.line(line).length());
        return Span.ofLine(source, line, Math.min(mark.getColumn(), length) + 1, 1);
    }
}
