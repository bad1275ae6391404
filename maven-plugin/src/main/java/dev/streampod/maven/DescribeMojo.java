package dev.streampod.maven;

import dev.streampod.generator.DescriptionRequest;
import dev.streampod.generator.DescriptionResult;
import dev.streampod.generator.ProtocolDescription;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.inject.Inject;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/**
 * Describes the protocol of a project to programs of other makers: an OpenAPI 3.1 document of its methods, and an AsyncAPI
 * 3 document of its streams. Both become resources of the project, from where a server serves them on request. Writes only
 * what changed, deletes the documents of the build before where the protocol has another name now or the output another
 * folder, and touches nothing while a protocol file has an error.
 */
@Mojo(
        name = "describe",
        defaultPhase = LifecyclePhase.GENERATE_RESOURCES,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
public final class DescribeMojo extends AbstractMojo {

    @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
    private File basedir = new File("");

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project = new MavenProject();

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private @Nullable MojoExecution execution;

    /** The folder of the protocol files: all files named {@code *.yaml} or {@code *.yml} in it and in the folders
     * below. */
    @Parameter(property = "streampod.protocolDirectory", defaultValue = "${project.basedir}/src/main/protocol")
    private File protocolDirectory = new File("");

    /** The protocol's name: the same as for the goal {@code generate}, so that a server finds the documents. */
    @Parameter(property = "streampod.moduleName", defaultValue = "${project.artifactId}")
    private String moduleName = "";

    /** The folder that the documents go to, as {@code META-INF/streampod/<name>/openapi.json} and {@code asyncapi.json}
     * in it; it becomes a resource folder of the project. */
    @Parameter(
            property = "streampod.describe.outputDirectory",
            defaultValue = "${project.build.directory}/generated-resources/streampod")
    private File outputDirectory = new File("");

    /** What the documents call what they describe. */
    @Parameter(property = "streampod.describe.title", defaultValue = "${project.name}")
    private String title = "";

    /** The version that the documents bear. */
    @Parameter(property = "streampod.describe.version", defaultValue = "${project.version}")
    private String version = "";

    /** Whether to describe nothing. */
    @Parameter(property = "streampod.describe.skip", defaultValue = "false")
    private boolean skip;

    private final BuildContext buildContext;

    /** Made by Maven. */
    @Inject
    public DescribeMojo(BuildContext buildContext) {
        this.buildContext = buildContext;
    }

    @Override
    public void execute() throws MojoFailureException {
        if (skip) {
            getLog().info("skipped");
            return;
        }
        DescriptionResult result = ProtocolDescription.run(new DescriptionRequest(
                basedir.toPath(),
                protocolDirectory.toPath(),
                outputDirectory.toPath(),
                moduleName,
                title,
                version,
                new ClassPath(project, false).entries()));

        new DiagnosticReport(getLog(), buildContext, basedir.toPath(), protocolDirectory.toPath())
                .report(result.diagnostics());
        if (result.failed()) {
            throw new MojoFailureException(result.failure());
        }
        keepOnly(result.documents());
        addResources();
        if (result.written() > 0) {
            buildContext.refresh(outputDirectory);
        }
        getLog().info(result.summary());
    }

    private void keepOnly(List<Path> documents) throws MojoFailureException {
        try {
            DescribedProtocol.of(project, Objects.requireNonNull(execution).getExecutionId())
                    .keepOnly(documents);
        } catch (IOException e) {
            throw new MojoFailureException("the documents of an earlier build cannot be deleted: " + e.getMessage(), e);
        }
    }

    private void addResources() {
        Resource resource = new Resource();
        resource.setDirectory(outputDirectory.toString());
        resource.setFiltering(false);
        project.addResource(resource);
    }
}
