package dev.streampod.generator;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells one build of the generator from another, snapshots and class folders included. */
final class GeneratorVersion {

    private GeneratorVersion() {}

    /** A text that changes with the generator's own code; nothing when that cannot be told. */
    static Optional<String> current() {
        CodeSource source = GeneratorVersion.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path code = Path.of(source.getLocation().toURI());
            BasicFileAttributes attributes = Files.readAttributes(code, BasicFileAttributes.class);
            // Walking takes a tenth of a run that changes nothing, and a jar is one file.
            return Optional.of(
                    code.getFileName() + ":" + (attributes.isRegularFile() ? stamp(attributes) : stamp(code)));
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String stamp(BasicFileAttributes attributes) {
        return attributes.size() + ":" + attributes.lastModifiedTime().toMillis();
    }

    private static String stamp(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long newest = 0;
            long size = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                newest = Math.max(newest, attributes.lastModifiedTime().toMillis());
                size += attributes.isRegularFile() ? attributes.size() : 0;
            }
            return size + ":" + newest;
        }
    }
}
