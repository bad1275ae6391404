package dev.streampod.generator.yaml;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Says what the YAML parser complains about in words that a user can act on. */
final class SyntaxProblem {

    private SyntaxProblem() {}

    /** Reports it, and tells the line where reading ended. */
    static int report(SourceText source, YAMLException exception, Problems problems) {
        if (!(exception instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            problems.error(source.start(), "YAML syntax: the file cannot be read");
            return source.lineCount();
        }
        Span span = place(source, marked.getProblemMark());
        Problems.Report report = problems.error(span, "YAML syntax: " + message(marked));
        Mark context = marked.getContextMark();
        if (context != null && marked.getContext() != null) {
            Span begin = place(source, context);
            if (begin.line() != span.line() || begin.column() != span.column()) {
                report.note(begin, marked.getContext());
            }
        }
        report.hint(hint(span, marked));
        return span.line();
    }

    private static String message(MarkedYAMLException exception) {
        String problem = exception.getProblem();
        if (problem == null) {
            return "this cannot be read";
        }
        if (problem.contains("(TAB)")) {
            return "here is a tab where YAML wants spaces";
        }
        return problem.replaceAll("'<([a-z ]+)>'", "<$1>")
                .replace("<block end>", "the end of the block")
                .replace("<block mapping start>", "a map")
                .replace("<block sequence start>", "a list")
                .replace("<block entry>", "\"-\"")
                .replace("<document start>", "\"---\"")
                .replace("<stream end>", "the end of the file")
                .replace("<scalar>", "a text")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static @Nullable String hint(Span span, MarkedYAMLException exception) {
        String line = span.source().line(span.line());
        String problem = String.valueOf(exception.getProblem());
        if (problem.contains("(TAB)") || (line.startsWith("\t") && problem.contains("\\t"))) {
            return "a tab cannot indent YAML: use spaces";
        }
        boolean inBraces = String.valueOf(exception.getContext()).contains("flow");
        if (inBraces && line.contains("?")) {
            return "inside braces YAML trips over the \"?\" of a type: quote it, or put each on a line of its own";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "check the indentation; a text with \": \" in it needs quotes";
        }
        if (problem.contains("expected <block end>")) {
            return "check the indentation: keys of one map begin in the same column";
        }
        return null;
    }

    private static Span place(SourceText source, Mark mark) {
        int line = Math.min(mark.getLine() + 1, source.lineCount());
        int length = source.line(line).codePointCount(0, source.line(line).length());
        return Span.ofLine(source, line, Math.min(mark.getColumn(), length) + 1, 1);
    }
}
