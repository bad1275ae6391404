package dev.streampod.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildSettingsTest {

    @TempDir
    private Path root;

    private final Plugin compiler = new Plugin();
    private MavenProject project = new MavenProject();
    private final Properties commandLine = new Properties();

    @BeforeEach
    void aProjectWithACompiler() {
        compiler.setGroupId("org.apache.maven.plugins");
        compiler.setArtifactId("maven-compiler-plugin");
        compiler.setVersion("3.15.0");
        Build build = new Build();
        build.addPlugin(compiler);
        Model model = new Model();
        model.setGroupId("com.example");
        model.setBuild(build);
        project = new MavenProject(model);
        project.setFile(root.resolve("pom.xml").toFile());
        project.getProperties().setProperty("maven.compiler.release", "17");
        dependsOn("streampod-runtime-server", "compile");
    }

    @Test
    void aUsualProjectIsFine() {
        assertThat(said("server")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"release,11", "release,1.8", "target,16", "target,8"})
    void anOlderJavaVersionIsAnError(String setting, String version) {
        project.getProperties().remove("maven.compiler.release");
        project.getProperties().setProperty("maven.compiler." + setting, version);

        assertThat(said("server"))
                .isEqualTo("error: the generated code needs Java 17, but maven.compiler." + setting + " is " + version
                        + "\n  set it in the <properties> of pom.xml:"
                        + " <maven.compiler.release>17</maven.compiler.release>");
    }

    @Test
    void aPropertyOfTheCommandLineCountsMoreThanThatOfTheProject() {
        commandLine.setProperty("maven.compiler.release", "11");
        assertThat(said("server"))
                .startsWith("error: the generated code needs Java 17, but maven.compiler.release is 11");
    }

    @Test
    void aMissingJavaVersionIsAnErrorWhereTheCompilerTakesAnOldOne() throws Exception {
        project.getProperties().remove("maven.compiler.release");
        assertThat(said("server"))
                .startsWith("error: the generated code needs Java 17, but the project does not set a Java version");

        compiler.setVersion("4.0.0");
        assertThat(said("server")).isEmpty();

        compiler.setVersion("3.15.0");
        compiler.setConfiguration(dom("<compilerArgs><arg>--release</arg><arg>21</arg></compilerArgs>"));
        assertThat(said("server")).isEmpty();
    }

    @Test
    void theConfigurationOfTheCompilerCountsMoreThanProperties() throws Exception {
        compiler.setConfiguration(dom("<release>11</release>"));
        assertThat(said("server"))
                .contains("the setting release of maven-compiler-plugin is 11", "<release>17</release>");

        PluginExecution execution = new PluginExecution();
        execution.setId("default-compile");
        execution.setConfiguration(dom("<release>21</release>"));
        compiler.addExecution(execution);
        compiler.flushExecutionMap();
        assertThat(said("server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"21", "17", "${java.version}"})
    void otherVersionsAreLeftToTheCompiler(String version) {
        project.getProperties().setProperty("maven.compiler.release", version);

        assertThat(said("server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/generated-sources", "target/generated-sources/streampod"})
    void aFolderThatTheCompilerDeletesIsAWarning(String folder) throws Exception {
        compiler.setConfiguration(dom("<generatedSourcesDirectory>" + folder + "</generatedSourcesDirectory>"));

        assertThat(said("server"))
                .startsWith("warning: maven-compiler-plugin deletes the generated code before it compiles, because its"
                        + " setting generatedSourcesDirectory is " + root.resolve(folder))
                .contains("remove <generatedSourcesDirectory> from the configuration of maven-compiler-plugin");

        compiler.setVersion("3.11.0");
        assertThat(said("server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/generated-sources/annotations", "target/generated-sources/stream"})
    void anotherFolderOfTheCompilerIsFine(String folder) throws Exception {
        compiler.setConfiguration(dom("<generatedSourcesDirectory>" + folder + "</generatedSourcesDirectory>"));

        assertThat(said("server")).isEmpty();
    }

    @Test
    void aTargetWithoutItsRuntimeIsAnErrorWithTheDependencyToAdd() {
        assertThat(said("entities")).isEmpty();
        project.setArtifacts(Set.of());
        dependsOn("streampod-runtime-common", "test");

        assertThat(said("entities"))
                .isEqualTo("error: the code for the target \"entities\" needs streampod-runtime-common, which is not a"
                        + " dependency of this project\n  add it to the <dependencies> of pom.xml:"
                        + " <dependency><groupId>dev.streampod</groupId>"
                        + "<artifactId>streampod-runtime-common</artifactId>"
                        + "<version>1.2.3</version></dependency>");
        assertThat(said("server")).contains("needs streampod-runtime-server");
        assertThat(said("client")).contains("needs streampod-runtime-client");

        project.setArtifacts(Set.of());
        dependsOn("streampod-runtime-common", "provided");
        assertThat(said("entities")).isEmpty();
    }

    private void dependsOn(String artifactId, String scope) {
        Set<Artifact> artifacts = new LinkedHashSet<>(project.getArtifacts());
        artifacts.add(new DefaultArtifact("dev.streampod", artifactId, "1.2.3", scope, "jar", null, handler()));
        project.setArtifacts(artifacts);
    }

    private static DefaultArtifactHandler handler() {
        DefaultArtifactHandler handler = new DefaultArtifactHandler("jar");
        handler.setAddedToClasspath(true);
        return handler;
    }

    private String said(String target) {
        List<Diagnostic> problems = new BuildSettings(project, false, commandLine)
                .problems(Set.of(target), root.resolve("target/generated-sources/streampod"), "1.2.3");
        return problems.stream().map(DiagnosticFormat::format).collect(Collectors.joining("\n"));
    }

    private static Xpp3Dom dom(String settings) throws Exception {
        return Xpp3DomBuilder.build(new StringReader("<configuration>" + settings + "</configuration>"));
    }
}
