package dev.streampod.generator;

import dev.streampod.generator.compatibility.Change;
import dev.streampod.generator.compatibility.Effect;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.diagnostic.Severity;
import java.util.List;

/**
 * What came of a comparison.
 *
 * @param diagnostics every change and every problem, sorted by file and place; those that fail are errors
 * @param changes every change, also those that were acknowledged; none when one of the protocols could not be read
 * @param acknowledged how many of them were acknowledged
 */
public record CompatibilityResult(List<Diagnostic> diagnostics, List<Change> changes, int acknowledged) {

    public CompatibilityResult {
        diagnostics = List.copyOf(diagnostics);
        changes = List.copyOf(changes);
    }

    /** Whether the build is to fail. */
    public boolean failed() {
        return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
    }

    /** The closing line of a run that failed. */
    public String failure() {
        return DiagnosticFormat.count(diagnostics) + "; " + summary();
    }

    /** The closing line: how many changes there are, by what they break. */
    public String summary() {
        if (changes.isEmpty()) {
            return failed() ? "nothing was compared" : "no changes";
        }
        String text = changes.size() + (changes.size() == 1 ? " change: " : " changes: ")
                + count(Effect.WIRE) + " of the wire, "
                + count(Effect.SOURCE) + " of source, "
                + count(Effect.NOTHING) + " that break nothing";
        return acknowledged == 0 ? text : text + "; " + acknowledged + " acknowledged";
    }

    private long count(Effect effect) {
        return changes.stream().filter(change -> change.effect() == effect).count();
    }
}
