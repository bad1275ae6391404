package dev.streampod.benchmarks.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Packs a folder of classes, since users have the generator as a jar, which loads and is recognized in other times. */
public final class GeneratorJar {

    private GeneratorJar() {}

    /** Packs the folder into a file, whose folder must exist. */
    public static Path pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> walked = Files.walk(classes)) {
            List<Path> files = walked.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return jar;
    }
}
