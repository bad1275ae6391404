package dev.streampod.maven;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.source.Span;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.logging.Log;
import org.codehaus.plexus.build.BuildContext;
import org.codehaus.plexus.build.DefaultBuildContext;

/** Reports problems to the user of the build: in the log, and in an IDE as markers as well. */
final class DiagnosticReport {

    private final Log log;
    private final BuildContext buildContext;
    private final Path root;
    private final Path protocolDirectory;

    /**
     * Makes a report.
     *
     * @param root where the paths of problems begin
     * @param protocolDirectory the files whose markers of earlier runs are outdated
     */
    DiagnosticReport(Log log, BuildContext buildContext, Path root, Path protocolDirectory) {
        this.log = log;
        this.buildContext = buildContext;
        this.root = root;
        this.protocolDirectory = protocolDirectory;
    }

    void report(List<Diagnostic> diagnostics) {
        diagnostics.forEach(diagnostic -> log(diagnostic, log));
        // The command line's context would print each once more.
        if (!(buildContext instanceof DefaultBuildContext)) {
            buildContext.removeMessages(protocolDirectory.toFile());
            diagnostics.forEach(this::mark);
        }
    }

    /** Logs a diagnostic at the level of its severity. */
    static void log(Diagnostic diagnostic, Log log) {
        String text = DiagnosticFormat.formatWithoutSeverity(diagnostic);
        switch (diagnostic.severity()) {
            case ERROR -> log.error(text);
            case WARNING -> log.warn(text);
            case INFO -> log.info(text);
        }
    }

    private void mark(Diagnostic diagnostic) {
        Span span = diagnostic.span();
        if (span != null && diagnostic.severity() != Severity.INFO) {
            File file = root.resolve(span.source().path()).toFile();
            int severity = diagnostic.severity() == Severity.ERROR
                    ? BuildContext.SEVERITY_ERROR
                    : BuildContext.SEVERITY_WARNING;
            String hint = diagnostic.hint();
            String text = hint == null ? diagnostic.message() : diagnostic.message() + ": " + hint;
            buildContext.addMessage(file, span.line(), span.column(), text, severity, null);
        }
    }
}
