package dev.streampod.generator.diagnostic;

import dev.streampod.generator.diagnostic.Diagnostic.Note;
import dev.streampod.generator.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects problems. For one thread; what works on several has one for each task, and puts them together. */
public final class Problems {

    private final List<Report> reports = new ArrayList<>();

    /** Reports an error; the result takes what else is to be said about it. */
    public Report error(Span span, String message) {
        return add(Severity.ERROR, span, message);
    }

    /** Reports an error that is in no file. */
    public Report error(String message) {
        return add(Severity.ERROR, null, message);
    }

    /** Reports a warning. */
    public Report warning(Span span, String message) {
        return add(Severity.WARNING, span, message);
    }

    /** Reports a warning that is about no file. */
    public Report warning(String message) {
        return add(Severity.WARNING, null, message);
    }

    /** Reports an information. */
    public Report info(Span span, String message) {
        return add(Severity.INFO, span, message);
    }

    /** Takes over what was reported elsewhere. */
    public void addAll(Problems others) {
        reports.addAll(others.reports);
    }

    /** Whether an error was reported. */
    public boolean hasErrors() {
        return reports.stream().anyMatch(report -> report.severity == Severity.ERROR);
    }

    /** Everything that was reported, in the order of files and places, nothing twice. */
    public List<Diagnostic> sorted() {
        return reports.stream().map(Report::diagnostic).sorted().distinct().toList();
    }

    private Report add(Severity severity, @Nullable Span span, String message) {
        Report report = new Report(severity, span, message);
        reports.add(report);
        return report;
    }

    /** A problem that was reported, to be completed in the same expression. */
    public static final class Report {

        private final Severity severity;
        private final @Nullable Span span;
        private final String message;
        private final List<Note> notes = new ArrayList<>();
        private @Nullable String hint;

        private Report(Severity severity, @Nullable Span span, String message) {
            this.severity = severity;
            this.span = span;
            this.message = message;
        }

        /** Adds another place that has to do with the problem. */
        public Report note(Span place, String text) {
            notes.add(new Note(place, text));
            return this;
        }

        /** Says what to do; null and an empty text say nothing. */
        public Report hint(@Nullable String text) {
            hint = text == null || text.isEmpty() ? null : text;
            return this;
        }

        private Diagnostic diagnostic() {
            return new Diagnostic(severity, span, message, notes, hint);
        }
    }
}
