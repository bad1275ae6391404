package dev.streampod.maven;

import dev.streampod.generator.BrowserOutput;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.diagnostic.Severity;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/** What to generate, and to where: the parameters of the goals that generate. */
abstract sealed class GenerationMojo extends AbstractMojo permits GenerateMojo, DevMojo {

    private static final String BROWSER = "browser";

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private @Nullable MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private @Nullable MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private @Nullable MojoExecution execution;

    /** The folder of the protocol files: all files named {@code *.yaml} or {@code *.yml} in it and in the folders
     * below. By default {@code src/main/protocol}, for test sources {@code src/test/protocol}. */
    @Parameter(property = "streampod.protocolDirectory")
    private @Nullable File protocolDirectory;

    /** The Java package of the entities, such as {@code com.example.chat}. Endpoint skeletons go to the package
     * {@code server} below it, client stubs to {@code client}. Required, unless {@code protocolModule} is set. */
    @Parameter(property = "streampod.packageName")
    private String packageName = "";

    /** The folder that the Java files go to; it becomes a source root of the project. By default
     * {@code target/generated-sources/streampod}, for test sources {@code target/generated-test-sources/streampod}. */
    @Parameter(property = "streampod.outputDirectory")
    private @Nullable File outputDirectory;

    /** The targets to generate: {@code server}, {@code client}, or {@code entities}, which stands for neither; and
     * {@code browser}, alone or beside these. Several are separated by commas. By default the sides whose runtime is on
     * the compile class path; {@code browser} is never among them. */
    @Parameter(property = "streampod.targets")
    private @Nullable List<String> targets;

    /** The folder that the modules for browsers go to, {@code chat.js} and {@code chat.d.ts}, and beside them the runtime,
     * {@code streampod.js} and {@code streampod.d.ts}. Used with the target {@code browser} only. By default
     * {@code target/generated-browser}. */
    @Parameter(property = "streampod.browserOutput", defaultValue = "${project.build.directory}/generated-browser")
    private @Nullable File browserOutput;

    /** What a {@code long} is for browsers: {@code bigint}, or {@code number}, for which values beyond 2^53 - 1 are errors
     * whenever they are written or read. */
    @Parameter(property = "streampod.browserLong", defaultValue = "bigint")
    private String browserLong = "bigint";

    /** What the types that stand for the whole protocol are named after: {@code my-chat} makes {@code MyChatClient},
     * {@code MyChatEndpoints} and {@code MyChatProtocol}. */
    @Parameter(property = "streampod.moduleName", defaultValue = "${project.artifactId}")
    private String moduleName = "";

    /** The {@code moduleName} of a protocol that a dependency brings along, entities included: the server's or the
     * client's side of it is generated here. The project has no protocol files of its own then. */
    @Parameter(property = "streampod.protocolModule")
    private @Nullable String protocolModule;

    /** Whether a warning fails the build, as an error does. */
    @Parameter(property = "streampod.failOnWarning", defaultValue = "false")
    private boolean failOnWarning;

    /** A file to write all problems to as JSON, for editors and other programs; by default none is written. A run
     * without problems writes it too, with none in it. Executions of one project may share the file; modules may
     * not, so name it from the module's folder on: {@code target/streampod.json}. */
    @Parameter(property = "streampod.diagnostics")
    private @Nullable File diagnosticsFile;

    /** Whether to generate into the project's test sources instead of its main ones. The goal is to be bound to
     * {@code generate-test-sources} then. */
    @Parameter(property = "streampod.testSources", defaultValue = "false")
    private boolean testSources;

    /** Whether to generate nothing. What an earlier run wrote stays, but is not compiled. */
    @Parameter(property = "streampod.skip", defaultValue = "false")
    private boolean skip;

    private final BuildContext buildContext;

    GenerationMojo(BuildContext buildContext) {
        this.buildContext = buildContext;
    }

    final boolean skips() {
        if (skip) {
            getLog().info("skipped");
        }
        return skip;
    }

    final MavenProject project() {
        return set(project);
    }

    final MojoExecution execution() {
        return set(execution);
    }

    final BuildContext buildContext() {
        return buildContext;
    }

    /** Whether the protocol is generated into main sources from files of the project: then others may use it. */
    final boolean mayPackage() {
        return !testSources && protocolModule == null;
    }

    /**
     * Reports what only the plugin can tell to be wrong.
     *
     * @return what it has reported
     * @throws MojoFailureException when the build fails for it
     */
    final List<Diagnostic> checkSettings(GenerationRequest request) throws MojoFailureException {
        List<Diagnostic> misconfigured = misconfigured(request);
        boolean wrong = misconfigured.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        if (wrong || (failOnWarning && !misconfigured.isEmpty())) {
            report(request, misconfigured);
            throw new MojoFailureException(DiagnosticFormat.count(misconfigured));
        }
        return misconfigured;
    }

    /**
     * The request that the parameters are.
     *
     * @param executionId of the execution that the generated files belong to
     */
    final GenerationRequest request(String executionId) {
        MavenProject generated = project();
        Path root = generated.getBasedir().toPath();
        Path build = Path.of(generated.getBuild().getDirectory());
        Set<String> named = targets(generated);
        return GenerationRequest.builder()
                .projectDirectory(root)
                .protocolDirectory(
                        protocolDirectory != null
                                ? protocolDirectory.toPath()
                                : root.resolve(testSources ? "src/test/protocol" : "src/main/protocol"))
                .outputDirectory(
                        outputDirectory != null
                                ? outputDirectory.toPath()
                                : build.resolve(testSources ? "generated-test-sources" : "generated-sources")
                                        .resolve("streampod"))
                .manifestFile(manifest(build, executionId))
                .otherManifests(executionIds()
                        .filter(id -> !id.equals(executionId))
                        .map(id -> manifest(build, id))
                        .toList())
                .packageName(packageName)
                .moduleName(moduleName)
                .targets(named)
                .failOnWarning(failOnWarning)
                .classPath(new ClassPath(generated, testSources).entries())
                .protocolModule(protocolModule)
                .browser(
                        named.contains(BROWSER)
                                ? new BrowserOutput(set(browserOutput).toPath(), browserLong)
                                : null)
                .build();
    }

    private static Path manifest(Path build, String executionId) {
        return build.resolve("streampod").resolve(executionId + ".manifest");
    }

    /** The executions of the project that generate. */
    final Stream<String> executionIds() {
        return Executions.of(project(), "generate");
    }

    private Set<String> targets(MavenProject generated) {
        // Maven makes null of an empty element.
        Set<String> named = targets == null
                ? Set.of()
                : targets.stream().filter(Objects::nonNull).collect(Collectors.toSet());
        return named.isEmpty() ? new Runtimes(generated, testSources).targets() : named;
    }

    /** What only the plugin can tell to be wrong. */
    private List<Diagnostic> misconfigured(GenerationRequest request) {
        List<Diagnostic> problems = new ArrayList<>();
        String version = set(execution).getVersion();
        if (request.targets().isEmpty()) {
            problems.add(error(
                    "there is nothing to generate: neither streampod-runtime-server nor streampod-runtime-client is a"
                            + " dependency of this project",
                    "add one of them to the <dependencies> of pom.xml, for example: "
                            + BuildSettings.dependency("streampod-runtime-server", version)
                            + "; for entities alone, set targets to entities, and for browsers to browser"));
        }
        boolean withJava = !request.targets().equals(Set.of(BROWSER));
        if (withJava && packageName.isBlank() && protocolModule == null) {
            problems.add(error(
                    "packageName is not set",
                    "add it to the <configuration> of streampod-maven-plugin, for example: <packageName>"
                            + examplePackage(set(project).getGroupId()) + "</packageName>"));
        }
        problems.addAll(
                new BuildSettings(set(project), testSources, set(session).getUserProperties())
                        .problems(request.targets(), request.outputDirectory(), version));
        return problems;
    }

    private static String examplePackage(String groupId) {
        String name = groupId.replace('-', '_');
        return (SourceVersion.isName(name, SourceVersion.RELEASE_17) ? name : "com.example") + ".protocol";
    }

    private static Diagnostic error(String message, String hint) {
        return new Diagnostic(Severity.ERROR, null, message, List.of(), hint);
    }

    /** Reports problems to the user of the build, and writes the file of problems. */
    final void report(GenerationRequest request, List<Diagnostic> diagnostics) throws MojoFailureException {
        new DiagnosticReport(getLog(), buildContext, request.projectDirectory(), request.protocolDirectory())
                .report(diagnostics);
        writeDiagnostics(diagnostics);
    }

    /** Writes the file of problems, where one is wanted. */
    final void writeDiagnostics(List<Diagnostic> diagnostics) throws MojoFailureException {
        if (diagnosticsFile != null) {
            DiagnosticsFile.of(set(project), diagnosticsFile.toPath())
                    .write(set(execution).getExecutionId(), diagnostics);
        }
    }

    /** Also with errors: an IDE goes on, with the last good output. */
    final void addSourceRoot(GenerationRequest request) {
        MavenProject generated = project();
        String output = request.outputDirectory().toString();
        if (testSources) {
            generated.addTestCompileSourceRoot(output);
        } else {
            generated.addCompileSourceRoot(output);
        }
    }

    /** What Maven has set before it executes the goal. */
    private static <T> T set(@Nullable T parameter) {
        if (parameter == null) {
            throw new IllegalStateException("not run by Maven");
        }
        return parameter;
    }
}
