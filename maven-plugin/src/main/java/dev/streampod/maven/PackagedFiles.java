package dev.streampod.maven;

import dev.streampod.generator.ProtocolFiles;
import dev.streampod.generator.modules.ModuleDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.maven.project.MavenProject;

/** The copies of protocols among the classes of a project. Nothing but protocol files and descriptors is deleted there. */
final class PackagedFiles {

    private final Path classes;

    private PackagedFiles(Path classes) {
        this.classes = classes;
    }

    static PackagedFiles of(MavenProject project) {
        return new PackagedFiles(Path.of(project.getBuild().getOutputDirectory()));
    }

    /** Deletes the protocol files in a folder of a module, but for those that are named, with {@code /}. */
    void keepOnly(String moduleFolder, Set<String> paths) throws IOException {
        Path folder = classes.resolve(moduleFolder);
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (String path : ProtocolFiles.paths(folder)) {
            if (!paths.contains(path)) {
                Files.delete(folder.resolve(path));
            }
        }
    }

    /** Deletes the protocol files and the descriptor in a folder of a module, so that there is no module any more. */
    void delete(String moduleFolder) throws IOException {
        keepOnly(moduleFolder, Set.of());
        Files.deleteIfExists(classes.resolve(moduleFolder).resolve(ModuleDescriptor.FILE));
    }
}
