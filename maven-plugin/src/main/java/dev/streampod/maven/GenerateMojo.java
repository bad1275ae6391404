package dev.streampod.maven;

import dev.streampod.generator.BrowserOutput;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.codehaus.plexus.build.BuildContext;

/**
 * Generates code from the protocol files of a project: entities, endpoint skeletons for servers and stubs for clients in
 * Java, and a module of JavaScript with its types of TypeScript for clients in browsers. All
 * problems are reported in one run. Writes only what changed, deletes only what it wrote itself, and touches nothing
 * while a protocol file has an error.
 */
@Mojo(
        name = "generate",
        defaultPhase = LifecyclePhase.GENERATE_SOURCES,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
public final class GenerateMojo extends GenerationMojo {

    /** The targets whose project has the entities that others use with the protocol. */
    private static final Set<String> WITH_ENTITIES = Set.of("server", "entities");

    /** Made by Maven. */
    @Inject
    public GenerateMojo(BuildContext buildContext) {
        super(buildContext);
    }

    @Override
    public void execute() throws MojoFailureException {
        if (skips()) {
            return;
        }
        GenerationRequest request = request(execution().getExecutionId());
        List<Diagnostic> misconfigured = checkSettings(request);

        GenerationResult result = Generator.create().run(request);
        boolean failed = result.outcome() == Outcome.FAILED;
        List<Diagnostic> conflicts =
                failed ? List.of() : executionsOfBuild().add(execution().getExecutionId(), request);

        addSourceRoot(request);
        report(
                request,
                Stream.of(misconfigured, result.diagnostics(), conflicts)
                        .flatMap(List::stream)
                        .toList());
        if (failed) {
            throw new MojoFailureException(result.failure());
        }
        if (!conflicts.isEmpty()) {
            throw new MojoFailureException(DiagnosticFormat.count(conflicts));
        }
        packageProtocol(request, result.importedTypes());
        if (result.files().written() + result.files().deleted() > 0) {
            buildContext().refresh(request.outputDirectory().toFile());
            BrowserOutput browser = request.browser();
            if (browser != null) {
                buildContext().refresh(browser.directory().toFile());
            }
        }
        getLog().info(result.summary());
    }

    @SuppressWarnings("unchecked") // Maven's own type is a raw one
    private ExecutionsOfBuild executionsOfBuild() {
        return ExecutionsOfBuild.of(getPluginContext());
    }

    /** So that other projects can use the protocol as a module, if its entities are here. */
    private void packageProtocol(GenerationRequest request, Set<String> importedTypes) throws MojoFailureException {
        String executionId = execution().getExecutionId();
        try {
            if (mayPackage() && request.targets().stream().anyMatch(WITH_ENTITIES::contains)) {
                PackagedProtocol.of(request, importedTypes, executionId).addTo(project());
            } else {
                PackagedProtocol.removeFrom(project(), request, executionId);
            }
        } catch (IOException e) {
            throw new MojoFailureException("the protocol cannot be packaged: " + e.getMessage(), e);
        }
    }
}
