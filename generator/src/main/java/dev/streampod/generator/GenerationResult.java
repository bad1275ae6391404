package dev.streampod.generator;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.output.OutputResult;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What came of a request.
 *
 * @param outcome how it ended
 * @param diagnostics every problem, sorted by file and place
 * @param types how many classes and enums the protocol has
 * @param endpoints how many endpoints the protocol has
 * @param files what became of the files
 * @param duration how long it took
 * @param importedTypes the types of other modules that the protocol names, such as {@code auth.UserInfo}; empty when there
 *     are errors
 */
public record GenerationResult(
        Outcome outcome,
        List<Diagnostic> diagnostics,
        int types,
        int endpoints,
        OutputResult files,
        Duration duration,
        SortedSet<String> importedTypes) {

    /** How a request ended. */
    public enum Outcome {
        /** The files are on disk. */
        GENERATED,
        /** The files were on disk already, and no protocol file was read to see it. */
        UP_TO_DATE,
        /** There are errors; the output is as it was. */
        FAILED
    }

    public GenerationResult {
        diagnostics = List.copyOf(diagnostics);
        importedTypes = Collections.unmodifiableSortedSet(new TreeSet<>(importedTypes));
    }

    /** The closing line of a run that did not fail. */
    public String summary() {
        return count(types, "type") + " and " + count(endpoints, "endpoint") + ": "
                + count(files.written(), "file") + " written, "
                + files.deleted() + " deleted, "
                + files.unchanged() + " unchanged, in "
                + duration.toMillis() + " ms";
    }

    /** The closing line of a run that failed: how many errors there are. */
    public String failure() {
        boolean errors = diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
        return DiagnosticFormat.count(diagnostics)
                + (errors ? "" : ", which fail the build because failOnWarning is set");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
