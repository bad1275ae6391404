package dev.streampod.maven;

import dev.streampod.generator.CompatibilityCheck;
import dev.streampod.generator.CompatibilityRequest;
import dev.streampod.generator.CompatibilityResult;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.RemoteRepository;
import org.jspecify.annotations.Nullable;

/**
 * Compares the protocol of a project with an earlier version of it, and reports what would break: between old and new
 * programs, or where people compile against the generated code. Writes nothing.
 */
@Mojo(
        name = "check",
        defaultPhase = LifecyclePhase.VERIFY,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
public final class CheckMojo extends AbstractMojo {

    @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
    private File basedir = new File("");

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project = new MavenProject();

    @Parameter(defaultValue = "${repositorySystemSession}", readonly = true, required = true)
    private @Nullable RepositorySystemSession session;

    @Parameter(defaultValue = "${project.remoteProjectRepositories}", readonly = true, required = true)
    private List<RemoteRepository> repositories = List.of();

    /** The earlier protocol: a released artifact as {@code group:artifact:version}, a jar, or a folder. A folder holds
     * protocol files; a jar, and a folder of classes, hold them in {@code META-INF/streampod} under the module's name. */
    @Parameter(property = "streampod.against", required = true)
    private String against = "";

    /** The folder of the protocol files: all files named {@code *.yaml} or {@code *.yml} in it and in the folders
     * below. */
    @Parameter(property = "streampod.protocolDirectory", defaultValue = "${project.basedir}/src/main/protocol")
    private File protocolDirectory = new File("");

    /** The module that is looked for in the earlier protocol, if that holds several. */
    @Parameter(property = "streampod.moduleName", defaultValue = "${project.artifactId}")
    private String moduleName = "";

    /** The file of the changes that are known and answered for: a YAML list of {@code rule}, {@code what} and
     * {@code reason}. It need not exist. */
    @Parameter(
            property = "streampod.acknowledgements",
            defaultValue = "${project.basedir}/src/main/protocol-changes.yaml")
    private File acknowledgements = new File("");

    /** Which changes fail the build: {@code wire}, those that old and new programs do not understand each other after;
     * {@code source}, also those that need generated code to be used in another way; or {@code nothing}. */
    @Parameter(property = "streampod.failOn", defaultValue = "wire")
    private String failOn = "";

    /** Whether to compare nothing, for example as long as there is no earlier version. */
    @Parameter(property = "streampod.check.skip", defaultValue = "false")
    private boolean skip;

    private final RepositorySystem repositorySystem;

    /** Made by Maven. */
    @Inject
    public CheckMojo(RepositorySystem repositorySystem) {
        this.repositorySystem = repositorySystem;
    }

    @Override
    public void execute() throws MojoFailureException {
        if (skip) {
            getLog().info("skipped");
            return;
        }
        CompatibilityResult result = CompatibilityCheck.run(new CompatibilityRequest(
                basedir.toPath(),
                protocolDirectory.toPath(),
                moduleName,
                baseline(),
                acknowledgements.toPath(),
                new ClassPath(project, false).entries(),
                failOn));

        result.diagnostics().forEach(diagnostic -> DiagnosticReport.log(diagnostic, getLog()));
        if (result.failed()) {
            throw new MojoFailureException(result.failure());
        }
        getLog().info("compared with " + against + ": " + result.summary());
    }

    private Path baseline() throws MojoFailureException {
        Path file = basedir.toPath().resolve(against);
        boolean coordinates = !file.toFile().exists() && BaselineArtifact.isCoordinates(against);
        if (!coordinates || session == null) {
            return file;
        }
        return new BaselineArtifact(repositorySystem, session, repositories).resolve(against);
    }
}
