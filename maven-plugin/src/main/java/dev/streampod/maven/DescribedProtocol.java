package dev.streampod.maven;

import dev.streampod.generator.ProtocolDescription;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.AtomicFiles;
import dev.streampod.generator.output.FileStamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.project.MavenProject;

/**
 * The documents of one execution of the goal {@code describe}, remembered from one build to the next: those of a protocol that
 * had another name then, or of another output directory, are deleted, but for those that have been changed since and those that
 * another execution makes, too. Maven copies them to the project's classes and deletes nothing there, so that they are deleted
 * there, too.
 */
final class DescribedProtocol {

    private static final Set<String> NAMES =
            Set.of(ProtocolDescription.OPENAPI_FILE, ProtocolDescription.ASYNCAPI_FILE);

    /** How many names there are in the path of a document from the root of a jar. */
    private static final int DEPTH =
            Path.of(ModuleDescriptor.ROOT, "module", "document").getNameCount();

    /** A line for each document: the hash of its content, and its path. */
    private final Path list;

    /** Those of the other executions. */
    private final List<Path> otherLists;

    private final Path projectDirectory;
    private final Path classes;

    private DescribedProtocol(Path list, List<Path> otherLists, Path projectDirectory, Path classes) {
        this.list = list;
        this.otherLists = otherLists;
        this.projectDirectory = projectDirectory;
        this.classes = classes;
    }

    static DescribedProtocol of(MavenProject project, String executionId) {
        return new DescribedProtocol(
                list(project, executionId),
                Executions.of(project, "describe")
                        .filter(id -> !id.equals(executionId))
                        .map(id -> list(project, id))
                        .toList(),
                project.getBasedir().toPath(),
                Path.of(project.getBuild().getOutputDirectory()));
    }

    private static Path list(MavenProject project, String executionId) {
        return Path.of(project.getBuild().getDirectory(), "streampod", executionId + ".described");
    }

    /** Deletes the documents of the build before that are not among those of this one, and remembers these. */
    void keepOnly(List<Path> documents) throws IOException {
        Map<Path, String> now = new LinkedHashMap<>();
        for (Path document : documents) {
            now.put(document, FileStamp.hash(Files.readAllBytes(document)));
        }
        Map<Path, String> earlier = read(list);
        if (earlier.equals(now)) {
            return;
        }
        Set<Path> kept = new HashSet<>(documents);
        for (Path other : otherLists) {
            kept.addAll(read(other).keySet());
        }
        Set<Path> keptInJar = kept.stream().map(DescribedProtocol::inJar).collect(Collectors.toSet());
        for (Map.Entry<Path, String> entry : earlier.entrySet()) {
            Path document = entry.getKey();
            if (!kept.contains(document)) {
                delete(document, entry.getValue());
            }
            if (!keptInJar.contains(inJar(document))) {
                delete(classes.resolve(inJar(document).toString()), entry.getValue());
            }
        }
        String text = now.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        AtomicFiles.write(list, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a build before remembered. Lines that do not look like paths of documents do not count, nor do those that lead out of
     * the project, as they do where it was copied with what it had built.
     */
    private Map<Path, String> read(Path file) throws IOException {
        Map<Path, String> found = new LinkedHashMap<>();
        if (Files.isRegularFile(file)) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().forEach(line -> {
                int space = line.indexOf(' ');
                path(line.substring(space + 1)).ifPresent(path -> {
                    if (space > 0 && isDocument(path)) {
                        found.put(path, line.substring(0, space));
                    }
                });
            });
        }
        return found;
    }

    private boolean isDocument(Path path) {
        return path.normalize().startsWith(projectDirectory)
                && path.getNameCount() > DEPTH
                && NAMES.contains(path.getFileName().toString())
                && inJar(path).startsWith(ModuleDescriptor.ROOT);
    }

    /** Nothing for a line that no path looks like: which characters these have depends on the system. */
    private static Optional<Path> path(String line) {
        try {
            return Optional.of(Path.of(line));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The path of a document from the root of a jar. */
    private static Path inJar(Path document) {
        int names = document.getNameCount();
        return document.subpath(names - DEPTH, names);
    }

    /** Deletes a document that is as it was written, and the folder of its protocol if nothing else is in it. */
    private static void delete(Path document, String hash) throws IOException {
        if (!Files.isRegularFile(document)
                || !FileStamp.hash(Files.readAllBytes(document)).equals(hash)) {
            return;
        }
        Files.delete(document);
        try {
            Files.deleteIfExists(Objects.requireNonNull(document.getParent()));
        } catch (DirectoryNotEmptyException e) {
            // The other document, or what the goal generate packages of the protocol.
            return;
        }
    }
}
