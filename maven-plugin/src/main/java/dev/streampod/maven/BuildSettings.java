package dev.streampod.maven;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** Looks at what else a project's build says, for what would not go together with generated code. */
final class BuildSettings {

    private static final String GROUP = "dev.streampod";
    private static final String RUNTIME = "streampod-runtime-";
    private static final String COMPILER = "org.apache.maven.plugins:maven-compiler-plugin";

    /** From this version on, the compiler plugin deletes its generatedSourcesDirectory before it compiles. */
    private static final ComparableVersion DELETES_SOURCES = new ComparableVersion("3.12.0");

    private static final int JAVA_VERSION = 17;
    private static final String RELEASE_HINT =
            "set it in the <properties> of pom.xml: <maven.compiler.release>17</maven.compiler.release>";

    private final MavenProject project;
    private final boolean testSources;
    private final Properties commandLine;

    /** @param commandLine the properties of Maven's command line, which take precedence over those of the project */
    BuildSettings(MavenProject project, boolean testSources, Properties commandLine) {
        this.project = project;
        this.testSources = testSources;
        this.commandLine = commandLine;
    }

    /** What is wrong with the settings of the build, given what is generated and where. */
    List<Diagnostic> problems(Set<String> targets, Path outputDirectory, String pluginVersion) {
        List<Diagnostic> problems = new ArrayList<>();
        javaVersion(problems);
        deletedSources(outputDirectory, problems);
        missingRuntimes(targets, pluginVersion, problems);
        return problems;
    }

    private void javaVersion(List<Diagnostic> problems) {
        if (project.getPlugin(COMPILER) == null || passesArguments()) {
            return;
        }
        List<String> settings =
                testSources ? List.of("testRelease", "release", "testTarget", "target") : List.of("release", "target");
        for (String setting : settings) {
            String value = compilerSetting(setting);
            if (value != null) {
                int version = javaVersion(value);
                if (version > 0 && version < JAVA_VERSION) {
                    boolean inPlugin = configured(setting) != null;
                    problems.add(problem(
                            Severity.ERROR,
                            "the generated code needs Java " + JAVA_VERSION + ", but "
                                    + (inPlugin
                                            ? "the setting " + setting + " of maven-compiler-plugin"
                                            : "maven.compiler." + setting)
                                    + " is " + value,
                            inPlugin
                                    ? "write <release>17</release> in the <configuration> of maven-compiler-plugin, in place"
                                            + " of <" + setting + ">"
                                    : RELEASE_HINT));
                }
                return;
            }
        }
        String version = project.getPlugin(COMPILER).getVersion();
        // Version 3 compiles for Java 8 or older when nothing is set, later ones for the JDK in use.
        if (compilerSetting("source") == null && version != null && version.startsWith("3.")) {
            problems.add(problem(
                    Severity.ERROR,
                    "the generated code needs Java " + JAVA_VERSION + ", but the project does not set a Java version",
                    RELEASE_HINT));
        }
    }

    /** Whether the compiler is told its version in a way that is not looked into. */
    private boolean passesArguments() {
        return Stream.of(
                        "compilerArgs", "compilerArgument", "compilerArguments", "testCompilerArgument", "jdkToolchain")
                .anyMatch(setting -> configured(setting) != null);
    }

    private static int javaVersion(String value) {
        String number = value.strip().startsWith("1.") ? value.strip().substring(2) : value.strip();
        return number.matches("[0-9]{1,3}") ? Integer.parseInt(number) : 0;
    }

    private void deletedSources(Path outputDirectory, List<Diagnostic> problems) {
        String setting = testSources ? "generatedTestSourcesDirectory" : "generatedSourcesDirectory";
        Xpp3Dom configured = configured(setting);
        Plugin compiler = project.getPlugin(COMPILER);
        String value = configured == null ? null : configured.getValue();
        if (compiler == null || value == null || value.isBlank()) {
            return;
        }
        Path deleted = project.getBasedir()
                .toPath()
                .resolve(value.strip())
                .toAbsolutePath()
                .normalize();
        String version = compiler.getVersion();
        boolean deletes = version == null || new ComparableVersion(version).compareTo(DELETES_SOURCES) >= 0;
        if (deletes && outputDirectory.startsWith(deleted)) {
            problems.add(problem(
                    Severity.WARNING,
                    "maven-compiler-plugin deletes the generated code before it compiles, because its setting "
                            + setting + " is " + deleted,
                    "remove <" + setting
                            + "> from the configuration of maven-compiler-plugin, or set outputDirectory of"
                            + " streampod-maven-plugin to a folder outside of it"));
        }
    }

    /** Generated code of a target does not compile without its runtime. */
    private void missingRuntimes(Set<String> targets, String pluginVersion, List<Diagnostic> problems) {
        // Of what tests depend on, only what the project names itself is known here.
        if (testSources || GROUP.equals(project.getGroupId())) {
            return;
        }
        List<String> runtimes = project.getArtifacts().stream()
                .filter(artifact -> GROUP.equals(artifact.getGroupId()))
                .filter(artifact -> !Artifact.SCOPE_TEST.equals(artifact.getScope()))
                .map(Artifact::getArtifactId)
                .filter(name -> name.startsWith(RUNTIME))
                .toList();
        for (String target : new TreeSet<>(targets)) {
            String needed = RUNTIME + (target.equals("entities") ? "common" : target);
            boolean known = List.of("entities", "server", "client").contains(target);
            boolean there = runtimes.contains(needed) || (target.equals("entities") && !runtimes.isEmpty());
            if (known && !there) {
                problems.add(problem(
                        Severity.ERROR,
                        "the code for the target \"" + target + "\" needs " + needed
                                + ", which is not a dependency of this project",
                        "add it to the <dependencies> of pom.xml: " + dependency(needed, pluginVersion)));
            }
        }
    }

    /** A dependency as it is written in a POM. */
    static String dependency(String artifact, String version) {
        return "<dependency><groupId>" + GROUP + "</groupId><artifactId>" + artifact + "</artifactId><version>"
                + version + "</version></dependency>";
    }

    private @Nullable String compilerSetting(String setting) {
        Xpp3Dom configured = configured(setting);
        String value = configured == null ? null : configured.getValue();
        return value != null && !value.isBlank()
                ? value
                : commandLine.getProperty(
                        "maven.compiler." + setting, project.getProperties().getProperty("maven.compiler." + setting));
    }

    /** A setting of the compiler plugin: of the execution that compiles the sources, or of the plugin. */
    private @Nullable Xpp3Dom configured(String setting) {
        Plugin compiler = project.getPlugin(COMPILER);
        if (compiler == null) {
            return null;
        }
        PluginExecution execution =
                compiler.getExecutionsAsMap().get(testSources ? "default-testCompile" : "default-compile");
        return Stream.of(
                        execution == null ? List.<Object>of() : configuration(execution.getConfiguration()),
                        configuration(compiler.getConfiguration()))
                .flatMap(List::stream)
                .map(configuration -> ((Xpp3Dom) configuration).getChild(setting))
                .filter(child -> child != null)
                .findFirst()
                .orElse(null);
    }

    private static List<Object> configuration(@Nullable Object configuration) {
        return configuration instanceof Xpp3Dom ? List.of(configuration) : List.of();
    }

    private static Diagnostic problem(Severity severity, String message, String hint) {
        return new Diagnostic(severity, null, message, List.of(), hint);
    }
}
