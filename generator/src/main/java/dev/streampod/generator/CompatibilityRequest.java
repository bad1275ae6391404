package dev.streampod.generator;

import java.nio.file.Path;
import java.util.List;

/**
 * Which protocol to compare with which earlier one.
 *
 * @param projectDirectory the project's root; paths are shown from there
 * @param protocolDirectory where the protocol files are, at any depth
 * @param moduleName the module's name: a packaged protocol is looked for under it
 * @param against the earlier protocol: a folder of protocol files, or a folder or jar that has been packaged with them
 * @param acknowledgementsFile the changes that are known and answered for; it need not exist
 * @param classPath where the packaged protocols that both versions use are looked for: jars and folders
 * @param failOn what counts as an error: {@code wire}, {@code source} (and the wire), or {@code nothing}
 */
public record CompatibilityRequest(
        Path projectDirectory,
        Path protocolDirectory,
        String moduleName,
        Path against,
        Path acknowledgementsFile,
        List<Path> classPath,
        String failOn) {

    public CompatibilityRequest {
        projectDirectory = projectDirectory.toAbsolutePath().normalize();
        protocolDirectory = protocolDirectory.toAbsolutePath().normalize();
        against = against.toAbsolutePath().normalize();
        acknowledgementsFile = acknowledgementsFile.toAbsolutePath().normalize();
        classPath = List.copyOf(classPath);
    }
}
