package dev.streampod.maven;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.ProtocolFiles;
import dev.streampod.generator.modules.ModuleDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.maven.model.Resource;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * A protocol as a project packs it, for others to use as a module: its files, and what must be known of them. Maven copies
 * them to the project's classes and deletes nothing there, so that copies which are no longer wanted are deleted here.
 */
final class PackagedProtocol {

    private final ModuleDescriptor descriptor;
    private final Path protocolDirectory;
    private final Path descriptorFolder;

    private PackagedProtocol(ModuleDescriptor descriptor, Path protocolDirectory, Path descriptorFolder) {
        this.descriptor = descriptor;
        this.protocolDirectory = protocolDirectory;
        this.descriptorFolder = descriptorFolder;
    }

    static PackagedProtocol of(GenerationRequest request, Set<String> importedTypes, String executionId) {
        return new PackagedProtocol(
                new ModuleDescriptor(request.moduleName(), request.packageName(), importedTypes),
                request.protocolDirectory(),
                descriptorFolder(request, executionId));
    }

    private static Path descriptorFolder(GenerationRequest request, String executionId) {
        return request.manifestFile().resolveSibling(executionId + ".module");
    }

    /** Makes it part of the project's resources. */
    void addTo(MavenProject project) throws IOException {
        PackagedFiles classes = PackagedFiles.of(project);
        String earlier = earlierFolder(descriptorFolder);
        if (earlier != null && !earlier.equals(descriptor.folder())) {
            classes.delete(earlier);
        }
        classes.keepOnly(descriptor.folder(), ProtocolFiles.paths(protocolDirectory));
        descriptor.write(descriptorFolder);
        project.addResource(resource(descriptorFolder, List.of(ModuleDescriptor.FILE)));
        project.addResource(resource(protocolDirectory, ProtocolFiles.includes(protocolDirectory)));
    }

    /** Takes what an earlier run packed out of the project's classes, for a run that packs nothing. */
    static void removeFrom(MavenProject project, GenerationRequest request, String executionId) throws IOException {
        Path folder = descriptorFolder(request, executionId);
        String earlier = earlierFolder(folder);
        if (earlier != null) {
            PackagedFiles.of(project).delete(earlier);
            Files.delete(folder.resolve(ModuleDescriptor.FILE));
        }
    }

    /** Where the project's classes have what an earlier run packed; null when it packed nothing. */
    private static @Nullable String earlierFolder(Path descriptorFolder) {
        try {
            return ModuleDescriptor.read(descriptorFolder).folder();
        } catch (IOException e) {
            return null;
        }
    }

    private Resource resource(Path folder, List<String> includes) {
        Resource resource = new Resource();
        resource.setDirectory(folder.toString());
        resource.setIncludes(includes);
        resource.setTargetPath(descriptor.folder());
        resource.setFiltering(false);
        return resource;
    }
}
