package dev.streampod.generator;

import java.nio.file.Path;
import java.util.List;

/**
 * Which protocol to describe, and where.
 *
 * @param projectDirectory the project's root; paths are shown from there
 * @param protocolDirectory where the protocol files are, at any depth
 * @param outputDirectory the root that the documents' folder is put below: {@code META-INF/streampod} and the protocol's
 *     name in it, as on a class path
 * @param moduleName the module's name, in any spelling
 * @param title what the documents call what they describe
 * @param version the version of what they describe
 * @param classPath where the packaged protocols that it uses are looked for: jars and folders
 */
public record DescriptionRequest(
        Path projectDirectory,
        Path protocolDirectory,
        Path outputDirectory,
        String moduleName,
        String title,
        String version,
        List<Path> classPath) {

    public DescriptionRequest {
        projectDirectory = projectDirectory.toAbsolutePath().normalize();
        protocolDirectory = protocolDirectory.toAbsolutePath().normalize();
        outputDirectory = outputDirectory.toAbsolutePath().normalize();
        classPath = List.copyOf(classPath);
    }
}
