package dev.streampod.generator.diagnostic;

import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Diagnostics as lines of a file, one for each, without the sources that they are about. */
public final class DiagnosticLines {

    private static final String NONE = "-";
    private static final int NOTES_FROM = 4;

    private DiagnosticLines() {}

    /** One line for each: words separated by spaces, without what does not fit in between. */
    public static List<String> of(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticLines::line).toList();
    }

    /** The paths of the sources that diagnostics are about, their notes included. */
    public static List<String> paths(List<Diagnostic> diagnostics) {
        List<String> paths = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            if (diagnostic.span() != null) {
                paths.add(diagnostic.span().source().path());
            }
            diagnostic.notes().forEach(note -> paths.add(note.span().source().path()));
        }
        return paths;
    }

    /**
     * Reads them back.
     *
     * @param sources gives the source of a path, as it was
     * @throws IllegalArgumentException if a line is not one of {@link #of}
     */
    public static List<Diagnostic> parse(List<String> lines, Function<String, SourceText> sources) {
        return lines.stream()
                .map(line -> diagnostic(line.split(" ", -1), sources))
                .toList();
    }

    private static String line(Diagnostic diagnostic) {
        var line = new StringBuilder(diagnostic.severity().name());
        line.append(' ').append(diagnostic.span() == null ? NONE : place(diagnostic.span()));
        line.append(' ').append(encode(diagnostic.message()));
        line.append(' ').append(diagnostic.hint() == null ? NONE : encode(diagnostic.hint()));
        for (Diagnostic.Note note : diagnostic.notes()) {
            line.append(' ').append(place(note.span())).append(' ').append(encode(note.text()));
        }
        return line.toString();
    }

    private static Diagnostic diagnostic(String[] words, Function<String, SourceText> sources) {
        if (words.length < NOTES_FROM || words.length % 2 != 0) {
            throw new IllegalArgumentException("not a diagnostic");
        }
        List<Diagnostic.Note> notes = new ArrayList<>();
        for (int i = NOTES_FROM; i < words.length; i += 2) {
            notes.add(new Diagnostic.Note(span(words[i], sources), decode(words[i + 1])));
        }
        @Nullable Span span = words[1].equals(NONE) ? null : span(words[1], sources);
        @Nullable String hint = words[3].equals(NONE) ? null : decode(words[3]);
        return new Diagnostic(Severity.valueOf(words[0]), span, decode(words[2]), notes, hint);
    }

    private static String place(Span span) {
        return encode(span.source().path()) + ":" + span.line() + ":" + span.column() + ":" + span.endLine() + ":"
                + span.endColumn();
    }

    private static Span span(String word, Function<String, SourceText> sources) {
        String[] parts = word.split(":", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("not a place");
        }
        return new Span(
                sources.apply(decode(parts[0])),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]));
    }

    /** What is the word for nothing is written differently. */
    private static String encode(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return encoded.equals(NONE) ? "%2D" : encoded;
    }

    private static String decode(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
