package dev.streampod.maven;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.GenerationWatch;
import dev.streampod.generator.Generator;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.codehaus.plexus.build.BuildContext;

/**
 * Watches the protocol files of a project, generates again within half a second after each change, and tells which problems
 * come and go. Runs until it is interrupted, with Ctrl+C. It is for one project: of several modules, run it in that of the
 * protocol. The configuration is that of the plugin; {@code streampod:dev@id} takes that of an execution.
 */
@Mojo(name = "dev", requiresDependencyResolution = ResolutionScope.COMPILE)
public final class DevMojo extends GenerationMojo {

    private static final String COMMAND_LINE = "default-cli";

    /** Made by Maven. */
    @Inject
    public DevMojo(BuildContext buildContext) {
        super(buildContext);
    }

    @Override
    public void execute() throws MojoFailureException {
        if (skips()) {
            return;
        }
        GenerationRequest request = request(executionOfFiles());
        List<Diagnostic> misconfigured = checkSettings(request);
        report(request, misconfigured);
        getLog().info("watching " + request.protocolDirectory() + "; Ctrl+C ends it");
        try {
            new GenerationWatch(Generator.create(), request, new Console(misconfigured)).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells what comes and goes. */
    private final class Console implements GenerationWatch.Listener {

        private final List<Diagnostic> misconfigured;

        private Console(List<Diagnostic> misconfigured) {
            this.misconfigured = misconfigured;
        }

        @Override
        public void generated(GenerationResult result, List<Diagnostic> appeared, List<Diagnostic> gone) {
            gone.forEach(problem -> getLog().info("fixed: "
                    + DiagnosticFormat.formatWithoutSeverity(problem)
                            .lines()
                            .findFirst()
                            .orElse("")));
            appeared.forEach(problem -> DiagnosticReport.log(problem, getLog()));
            getLog().info(result.outcome() == Outcome.FAILED ? result.failure() : result.summary());
            try {
                writeDiagnostics(Stream.concat(misconfigured.stream(), result.diagnostics().stream())
                        .toList());
            } catch (MojoFailureException e) {
                getLog().error(e.getMessage()); // the next run may be able to write it
            }
        }

        @Override
        public void failed(Throwable mistake) {
            getLog().error(
                            "the generator has failed, by a mistake of its own; it tries again after the next change",
                            mistake);
        }
    }

    /** The execution whose files these are: otherwise a build would not know what this goal has written. */
    private String executionOfFiles() {
        String own = execution().getExecutionId();
        return own.equals(COMMAND_LINE) ? executionIds().findFirst().orElse(own) : own;
    }
}
