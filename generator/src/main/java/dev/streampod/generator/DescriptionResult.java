package dev.streampod.generator;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.diagnostic.Severity;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of describing a protocol.
 *
 * @param diagnostics every problem, sorted by file and place
 * @param documents the files of the documents; none when there are errors
 * @param written how many of them were written; the others were there already
 */
public record DescriptionResult(List<Diagnostic> diagnostics, List<Path> documents, int written) {

    public DescriptionResult {
        diagnostics = List.copyOf(diagnostics);
        documents = List.copyOf(documents);
    }

    /** Whether there are errors; what was on disk is there still then. */
    public boolean failed() {
        return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
    }

    /** The closing line of a run that failed. */
    public String failure() {
        return DiagnosticFormat.count(diagnostics);
    }

    /** The closing line of a run that did not fail. */
    public String summary() {
        return documents.size() + " documents: " + written + " written, " + (documents.size() - written) + " unchanged";
    }
}
