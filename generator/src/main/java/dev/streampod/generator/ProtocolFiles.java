package dev.streampod.generator;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the files of a protocol. */
final class ProtocolFiles {

    private ProtocolFiles() {}

    /** All protocol files below a directory, sorted by path. */
    static List<InputFile> find(Path protocolDirectory, Path projectDirectory) throws IOException {
        List<InputFile> files = new ArrayList<>();
        Files.walkFileTree(protocolDirectory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if ((name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".")) {
                    BasicFileAttributes followed = attributes.isSymbolicLink() && Files.exists(file)
                            ? Files.readAttributes(file, BasicFileAttributes.class)
                            : attributes;
                    files.add(new InputFile(file, shown(file, projectDirectory), followed));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(InputFile::shownPath));
        return files;
    }

    /** The same; none when there are none or they cannot be read, which is reported. */
    static List<InputFile> find(Path protocolDirectory, Path projectDirectory, Problems problems) {
        String shown = shown(protocolDirectory, projectDirectory);
        if (!Files.isDirectory(protocolDirectory)) {
            problems.error("there is no protocol directory " + shown).hint("set protocolDirectory");
            return List.of();
        }
        try {
            List<InputFile> files = find(protocolDirectory, projectDirectory);
            if (files.isEmpty()) {
                problems.error("there are no protocol files below " + shown).hint("set protocolDirectory");
            }
            return files;
        } catch (IOException e) {
            problems.error("the protocol directory " + shown + " cannot be read: " + e.getMessage())
                    .hint("check that you may read it");
            return List.of();
        }
    }

    /** The path from the project's root; outside of it the whole path. */
    static String shown(Path file, Path projectDirectory) {
        Path shown = file.startsWith(projectDirectory) ? projectDirectory.relativize(file) : file;
        return shown.toString().replace(file.getFileSystem().getSeparator(), "/");
    }
}
