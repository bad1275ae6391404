package dev.streampod.maven;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticJson;
import dev.streampod.generator.output.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;

/**
 * The copy of all problems for programs. Executions of the goal in one project that name the same file share it: none
 * erases what an earlier one of the same build found. Belongs to the thread that builds the project.
 */
final class DiagnosticsFile {

    private final Path file;
    private final Map<String, List<Diagnostic>> byExecution = new LinkedHashMap<>();

    private DiagnosticsFile(Path file) {
        this.file = file;
    }

    /** The file as this build knows it; what an earlier build wrote does not count. */
    static DiagnosticsFile of(MavenProject project, Path file) {
        String key = DiagnosticsFile.class.getName() + " " + file;
        if (project.getContextValue(key) instanceof DiagnosticsFile known) {
            return known;
        }
        DiagnosticsFile made = new DiagnosticsFile(file);
        project.setContextValue(key, made);
        return made;
    }

    /** Writes the file anew, in the place of what the same execution found before. */
    void write(String execution, List<Diagnostic> diagnostics) throws MojoFailureException {
        byExecution.put(execution, List.copyOf(diagnostics));
        List<Diagnostic> all =
                byExecution.values().stream().flatMap(List::stream).toList();
        try {
            AtomicFiles.write(file, DiagnosticJson.format(all).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new MojoFailureException(
                    "the diagnostics file " + file
                            + " cannot be written: set diagnosticsFile to a file in a folder that you have"
                            + " permission to write to",
                    e);
        }
    }
}
