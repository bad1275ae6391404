package dev.streampod.maven;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.ProtocolFiles;
import dev.streampod.generator.modules.ModuleDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.maven.model.Resource;
import org.apache.maven.project.MavenProject;

/** A protocol as a project packs it, for others to use as a module: its files, and what must be known of them. */
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
                request.manifestFile().resolveSibling(executionId + ".module"));
    }

    /** Makes it part of the project's resources. */
    void addTo(MavenProject project) throws IOException {
        descriptor.write(descriptorFolder);
        project.addResource(resource(descriptorFolder, List.of(ModuleDescriptor.FILE)));
        project.addResource(resource(protocolDirectory, ProtocolFiles.includes(protocolDirectory)));
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
