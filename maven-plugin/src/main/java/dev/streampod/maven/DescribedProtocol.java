package dev.streampod.maven;

import dev.streampod.generator.ProtocolDescription;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.project.MavenProject;

/**
 * The documents of one execution of the goal {@code describe}, remembered from one build to the next: those of a protocol that
 * had another name then, or of another output directory, are deleted. Maven copies them to the project's classes and deletes
 * nothing there, so that they are deleted there, too.
 */
final class DescribedProtocol {

    private static final Set<String> NAMES =
            Set.of(ProtocolDescription.OPENAPI_FILE, ProtocolDescription.ASYNCAPI_FILE);

    /** How many names there are in the path of a document from the root of a jar. */
    private static final int DEPTH =
            Path.of(ModuleDescriptor.ROOT, "module", "document").getNameCount();

    /** A line for each document. */
    private final Path list;

    private final Path projectDirectory;
    private final Path classes;

    private DescribedProtocol(Path list, Path projectDirectory, Path classes) {
        this.list = list;
        this.projectDirectory = projectDirectory;
        this.classes = classes;
    }

    static DescribedProtocol of(MavenProject project, String executionId) {
        return new DescribedProtocol(
                Path.of(project.getBuild().getDirectory(), "streampod", executionId + ".described"),
                project.getBasedir().toPath(),
                Path.of(project.getBuild().getOutputDirectory()));
    }

    /** Deletes the documents of the build before that are not among those of this one, and remembers these. */
    void keepOnly(List<Path> documents) throws IOException {
        Set<Path> inJar = documents.stream().map(DescribedProtocol::inJar).collect(Collectors.toSet());
        List<Path> earlier = earlier();
        for (Path document : earlier) {
            if (!documents.contains(document)) {
                delete(document);
                if (!inJar.contains(inJar(document))) {
                    delete(classes.resolve(inJar(document).toString()));
                }
            }
        }
        if (!earlier.equals(documents)) {
            String text = documents.stream().map(document -> document + "\n").collect(Collectors.joining());
            AtomicFiles.write(list, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * What the build before remembered. Lines that do not look like paths of documents do not count, nor do those that lead out of
     * the project, as they do where it was copied with what it had built.
     */
    private List<Path> earlier() throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isRegularFile(list)) {
            String text = new String(Files.readAllBytes(list), StandardCharsets.UTF_8);
            text.lines().flatMap(DescribedProtocol::path).forEach(path -> {
                if (path.normalize().startsWith(projectDirectory)
                        && path.getNameCount() > DEPTH
                        && NAMES.contains(path.getFileName().toString())
                        && inJar(path).startsWith(ModuleDescriptor.ROOT)) {
                    found.add(path);
                }
            });
        }
        return found;
    }

    /** Nothing for a line that no path looks like: which characters these have depends on the system. */
    private static Stream<Path> path(String line) {
        try {
            return Stream.of(Path.of(line));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    /** The path of a document from the root of a jar. */
    private static Path inJar(Path document) {
        int names = document.getNameCount();
        return document.subpath(names - DEPTH, names);
    }

    /** Deletes a document, and the folder of its protocol if nothing else is in it. */
    private static void delete(Path document) throws IOException {
        if (!Files.deleteIfExists(document)) {
            return;
        }
        try {
            Files.deleteIfExists(Objects.requireNonNull(document.getParent()));
        } catch (DirectoryNotEmptyException e) {
            // The other document, or what the goal generate packages of the protocol.
            return;
        }
    }
}
