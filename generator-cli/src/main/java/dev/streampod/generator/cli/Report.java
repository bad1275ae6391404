package dev.streampod.generator.cli;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What the user sees: problems on standard error, in the words of the Maven plugin, and the outcome on standard output. */
final class Report {

    private final PrintWriter out;
    private final PrintWriter err;

    Report(CommandSpec command) {
        this.out = command.commandLine().getOut();
        this.err = command.commandLine().getErr();
    }

    void problems(List<Diagnostic> diagnostics) {
        diagnostics.forEach(problem -> err.println(DiagnosticFormat.format(problem)));
        err.flush();
    }

    /** Problems that there are no more: the first line of each, with the place where it was. */
    void fixed(List<Diagnostic> diagnostics) {
        diagnostics.forEach(problem -> out.println("fixed: "
                + DiagnosticFormat.formatWithoutSeverity(problem)
                        .lines()
                        .findFirst()
                        .orElse("")));
        out.flush();
    }

    void outcome(String line) {
        out.println(line);
        out.flush();
    }

    void failure(String line) {
        err.println(line);
        err.flush();
    }

    /** A mistake of the generator, after which it goes on. */
    void mistake(Throwable mistake) {
        err.println("error: the generator has failed, by a mistake of its own; it tries again after the next change");
        mistake.printStackTrace(err);
        err.flush();
    }
}
