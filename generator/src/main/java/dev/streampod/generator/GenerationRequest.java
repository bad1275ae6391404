package dev.streampod.generator;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to generate, from what, to where.
 *
 * @param projectDirectory the project's root; paths are shown from there
 * @param protocolDirectory where the protocol files are, at any depth
 * @param outputDirectory the root of the generated packages
 * @param manifestFile where to keep what this run read and wrote, outside the output directory; of two requests with
 *     different files neither touches what the other wrote
 * @param packageName the package of the entities
 * @param moduleName the module's name, in any spelling: {@code my-chat} becomes the {@code MyChat} of
 *     {@code MyChatClient}
 * @param targets for whom to generate: {@code server}, {@code client}, or {@code entities}, which stands for neither; and
 *     {@code browser}
 * @param failOnWarning whether a warning counts as an error
 * @param classPath where packaged protocols are looked for: jars and folders
 * @param protocolModule the packaged protocol to generate the server's or the client's side from, whose entities are on
 *     the class path; null: the protocol is in {@code protocolDirectory}
 * @param browser what to generate for browsers, and to where; null unless that is among the targets
 */
public record GenerationRequest(
        Path projectDirectory,
        Path protocolDirectory,
        Path outputDirectory,
        Path manifestFile,
        String packageName,
        String moduleName,
        Set<String> targets,
        boolean failOnWarning,
        List<Path> classPath,
        @Nullable String protocolModule,
        @Nullable BrowserOutput browser) {

    public GenerationRequest {
        projectDirectory = projectDirectory.toAbsolutePath().normalize();
        protocolDirectory = protocolDirectory.toAbsolutePath().normalize();
        outputDirectory = outputDirectory.toAbsolutePath().normalize();
        manifestFile = manifestFile.toAbsolutePath().normalize();
        targets = Set.copyOf(targets);
        classPath = classPath.stream()
                .map(entry -> entry.toAbsolutePath().normalize())
                .toList();
    }

    /** A request in which nothing is for browsers. */
    public GenerationRequest(
            Path projectDirectory,
            Path protocolDirectory,
            Path outputDirectory,
            Path manifestFile,
            String packageName,
            String moduleName,
            Set<String> targets,
            boolean failOnWarning,
            List<Path> classPath,
            @Nullable String protocolModule) {
        this(
                projectDirectory,
                protocolDirectory,
                outputDirectory,
                manifestFile,
                packageName,
                moduleName,
                targets,
                failOnWarning,
                classPath,
                protocolModule,
                null);
    }

    /** A protocol that uses no other, with nothing for browsers. */
    public GenerationRequest(
            Path projectDirectory,
            Path protocolDirectory,
            Path outputDirectory,
            Path manifestFile,
            String packageName,
            String moduleName,
            Set<String> targets,
            boolean failOnWarning) {
        this(
                projectDirectory,
                protocolDirectory,
                outputDirectory,
                manifestFile,
                packageName,
                moduleName,
                targets,
                failOnWarning,
                List.of(),
                null,
                null);
    }

    /** The same, and what is generated for browsers. */
    public GenerationRequest withBrowser(BrowserOutput output) {
        return new GenerationRequest(
                projectDirectory,
                protocolDirectory,
                outputDirectory,
                manifestFile,
                packageName,
                moduleName,
                targets,
                failOnWarning,
                classPath,
                protocolModule,
                output);
    }
}
