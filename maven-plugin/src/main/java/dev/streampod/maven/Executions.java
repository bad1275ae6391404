package dev.streampod.maven;

import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;

/** The executions of this plugin that a project has. */
final class Executions {

    private static final String PLUGIN = "dev.streampod:streampod-maven-plugin";

    private Executions() {}

    /** The ids of those with a goal. */
    static Stream<String> of(MavenProject project, String goal) {
        Plugin plugin = project.getPlugin(PLUGIN);
        return plugin == null
                ? Stream.of()
                : plugin.getExecutions().stream()
                        .filter(each -> each.getGoals().contains(goal))
                        .map(PluginExecution::getId);
    }
}
