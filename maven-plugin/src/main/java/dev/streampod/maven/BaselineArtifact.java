package dev.streampod.maven;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.maven.plugin.MojoFailureException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/** Resolves a baseline that was released from the repositories of the project. */
final class BaselineArtifact {

    private static final Pattern COORDINATES = Pattern.compile("[^:/\\\\ ]+(:[^:/\\\\ ]+){2,4}");

    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> repositories;

    BaselineArtifact(RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> repositories) {
        this.system = system;
        this.session = session;
        this.repositories = repositories;
    }

    /** Whether a text can be {@code group:artifact:version}, or {@code group:artifact:extension:classifier:version}. */
    static boolean isCoordinates(String text) {
        return COORDINATES.matcher(text).matches();
    }

    /** Finds the artifact's file. */
    Path resolve(String coordinates) throws MojoFailureException {
        Artifact artifact = new DefaultArtifact(coordinates);
        try {
            return system.resolveArtifact(session, new ArtifactRequest(artifact, repositories, null))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new MojoFailureException(
                    "the earlier protocol " + coordinates + " cannot be found: " + e.getMessage()
                            + "; set \"against\" to a released version, or set streampod.check.skip until there is one",
                    e);
        }
    }
}
