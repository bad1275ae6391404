package dev.streampod.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticJson;
import dev.streampod.generator.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticsFileTest {

    private static final Diagnostic FIRST = new Diagnostic(Severity.WARNING, null, "first", List.of(), null);
    private static final Diagnostic SECOND = new Diagnostic(Severity.ERROR, null, "second", List.of(), null);

    @TempDir
    private Path root;

    private final MavenProject project = new MavenProject();

    @Test
    void executionsOfOneProjectShareAFile() throws Exception {
        Path file = root.resolve("folders/made/on-demand.json");

        DiagnosticsFile.of(project, file).write("one", List.of(FIRST));
        DiagnosticsFile.of(project, file).write("two", List.of(SECOND));

        assertThat(file).hasContent(DiagnosticJson.format(List.of(FIRST, SECOND)));
    }

    @Test
    void anExecutionThatRunsAgainReplacesWhatItFoundBefore() throws Exception {
        Path file = root.resolve("problems.json");

        DiagnosticsFile.of(project, file).write("one", List.of(FIRST));
        DiagnosticsFile.of(project, file).write("one", List.of());

        assertThat(file).hasContent(DiagnosticJson.format(List.of()));
    }

    @Test
    void whatAnEarlierBuildWroteIsReplaced() throws Exception {
        Path file = root.resolve("problems.json");

        DiagnosticsFile.of(project, file).write("one", List.of(FIRST));
        DiagnosticsFile.of(new MavenProject(), file).write("two", List.of());

        assertThat(file).hasContent(DiagnosticJson.format(List.of()));
    }

    @Test
    void nothingIsLeftBesideTheFile() throws Exception {
        DiagnosticsFile.of(project, root.resolve("problems.json")).write("one", List.of(FIRST));

        assertThat(root).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidByName() throws IOException {
        Path folder =
                Files.createDirectories(root.resolve("problems.json/inside")).getParent();

        assertThatThrownBy(() -> DiagnosticsFile.of(project, folder).write("one", List.of()))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("diagnostics file " + folder + " cannot be written");
    }
}
