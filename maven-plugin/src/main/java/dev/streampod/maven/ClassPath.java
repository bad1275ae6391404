package dev.streampod.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;

/** Where a project's sources may take protocols from. */
final class ClassPath {

    private final MavenProject project;
    private final boolean testSources;

    ClassPath(MavenProject project, boolean testSources) {
        this.project = project;
        this.testSources = testSources;
    }

    /** Its dependencies, jars or in a reactor build folders; for tests, what it has itself too. */
    List<Path> entries() {
        Stream<Path> dependencies = project.getArtifacts().stream()
                .filter(artifact -> artifact.getArtifactHandler().isAddedToClasspath())
                .filter(artifact -> !Artifact.SCOPE_TEST.equals(artifact.getScope()))
                .map(Artifact::getFile)
                .filter(Objects::nonNull)
                .map(File::toPath);
        Stream<Path> itself = testSources ? Stream.of(Path.of(project.getBuild().getOutputDirectory())) : Stream.of();
        return Stream.concat(itself, dependencies).toList();
    }
}
