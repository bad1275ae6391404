package dev.streampod.maven;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Dependency;
import org.apache.maven.project.MavenProject;

/** Which runtimes a project compiles against; a runtime's own project does so with itself. */
final class Runtimes {

    private static final String GROUP = "dev.streampod";
    private static final Map<String, String> TARGETS =
            Map.of("streampod-runtime-server", "server", "streampod-runtime-client", "client");

    private final MavenProject project;
    private final boolean testSources;

    Runtimes(MavenProject project, boolean testSources) {
        this.project = project;
        this.testSources = testSources;
    }

    /** The targets that the runtimes stand for; none when the project has no runtime. */
    Set<String> targets() {
        Stream<String> compile = project.getArtifacts().stream()
                .filter(artifact -> artifact.getGroupId().equals(GROUP) && onCompileClassPath(artifact))
                .map(Artifact::getArtifactId);
        // Only the compile class path is resolved: what tests have beside it is known as far as the project names it.
        Stream<String> tests = project.getDependencies().stream()
                .filter(dependency -> testSources && dependency.getGroupId().equals(GROUP))
                .map(Dependency::getArtifactId);
        Stream<String> itself =
                Stream.of(project).filter(own -> own.getGroupId().equals(GROUP)).map(MavenProject::getArtifactId);
        Set<String> targets = new TreeSet<>();
        Stream.of(compile, tests, itself)
                .flatMap(names -> names)
                .filter(TARGETS::containsKey)
                .forEach(name -> targets.add(TARGETS.get(name)));
        return targets;
    }

    private static boolean onCompileClassPath(Artifact artifact) {
        return artifact.getArtifactHandler().isAddedToClasspath() && !Artifact.SCOPE_TEST.equals(artifact.getScope());
    }
}
