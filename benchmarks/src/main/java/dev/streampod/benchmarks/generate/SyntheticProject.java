package dev.streampod.benchmarks.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A project on disk with nothing but a protocol; gone when it is closed. */
public final class SyntheticProject implements AutoCloseable {

    private final Path directory;

    private SyntheticProject(Path directory) {
        this.directory = directory;
    }

    /** Makes a project below a directory, in a place of its own. */
    public static SyntheticProject create(Path parent, int classes, int endpoints) throws IOException {
        var project = new SyntheticProject(Files.createTempDirectory(parent, "synthetic-" + classes + "-"));
        new SyntheticProtocol(classes, endpoints).write(project.directory.resolve("protocol"));
        return project;
    }

    /** Its directory, absolute. */
    public Path directory() {
        return directory.toAbsolutePath();
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
