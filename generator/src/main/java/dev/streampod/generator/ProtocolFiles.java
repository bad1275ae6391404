package dev.streampod.generator;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.yaml.SourceReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the files of a protocol. */
public final class ProtocolFiles {

    /** Deeper folders are not looked into. */
    private static final int MAX_DEPTH = 64;

    /** What the text of a protocol file begins with, in YAML or in JSON. */
    private static final Pattern DECLARATION = Pattern.compile(
            "\\uFEFF?(?:\\s|#[^\\n]*+\\n|---)*+\\{?\\s*\"?(?:class|exception|enum|endpoint|channel)\"?[ \\t]*:[ \\t]*\"?[A-Za-z]");

    private ProtocolFiles() {}

    /**
     * All protocol files below a directory, sorted by path. Symbolic links are followed; a file that can be reached in
     * several ways is taken once, by its first path, and a link to a folder that contains it leads nowhere.
     */
    static List<InputFile> find(Path protocolDirectory, Path projectDirectory) throws IOException {
        Map<Path, InputFile> files = new TreeMap<>(Comparator.comparing(file -> shown(file, projectDirectory)));
        boolean links = walk(protocolDirectory, (file, attributes) -> {
            if (named(file)) {
                files.put(file, new InputFile(file, shown(file, projectDirectory), attributes));
            }
        });
        return links ? distinct(files.values()) : List.copyOf(files.values());
    }

    /**
     * The paths of all protocol files below a directory, from it on and with {@code /}, sorted.
     *
     * @throws IOException if the directory cannot be read
     */
    public static SortedSet<String> paths(Path protocolDirectory) throws IOException {
        return find(protocolDirectory, protocolDirectory).stream()
                .map(InputFile::shownPath)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Patterns, as Maven's resources have them, that include each protocol file of a directory once. They name the files
     * where symbolic links could lead to a file in several ways.
     *
     * @throws IOException if the directory cannot be read
     */
    public static List<String> includes(Path protocolDirectory) throws IOException {
        boolean links = walk(protocolDirectory, (file, attributes) -> {});
        return links ? List.copyOf(paths(protocolDirectory)) : List.of("**/*.yaml", "**/*.yml");
    }

    /**
     * Files below a directory that hold a declaration, but are not read because of their name, sorted by path.
     */
    static List<String> misnamed(Path protocolDirectory, Path projectDirectory) throws IOException {
        List<String> misnamed = new ArrayList<>();
        walk(protocolDirectory, (file, attributes) -> {
            boolean small = attributes.isRegularFile() && attributes.size() <= SourceReader.MAX_FILE_BYTES;
            if (small && !named(file) && !hidden(file) && declares(file)) {
                misnamed.add(shown(file, projectDirectory));
            }
        });
        return misnamed.stream().sorted().toList();
    }

    private static boolean named(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !hidden(file);
    }

    private static boolean hidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private static boolean declares(Path file) {
        try {
            return DECLARATION
                    .matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    .lookingAt();
        } catch (IOException e) {
            // A file that is not a protocol file need not be readable.
            return false;
        }
    }

    private interface Visitor {
        void file(Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** Visits all files, and tells whether there was a symbolic link on the way. */
    private static boolean walk(Path directory, Visitor visitor) throws IOException {
        AtomicBoolean links = new AtomicBoolean();
        Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                links.compareAndSet(false, Files.isSymbolicLink(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                links.compareAndSet(false, Files.isSymbolicLink(file));
                if (!attributes.isDirectory()) {
                    visitor.file(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return links.get();
    }

    private static List<InputFile> distinct(Collection<InputFile> files) throws IOException {
        Set<Path> seen = new HashSet<>();
        List<InputFile> distinct = new ArrayList<>();
        for (InputFile file : files) {
            // A link that leads nowhere is reported when it is read.
            if (!Files.exists(file.path()) || seen.add(file.path().toRealPath())) {
                distinct.add(file);
            }
        }
        return distinct;
    }

    /** Finds the protocol files as above; none when there are none or they cannot be read, which is reported. */
    static List<InputFile> find(Path protocolDirectory, Path projectDirectory, Problems problems) {
        String shown = shown(protocolDirectory, projectDirectory);
        if (Files.isRegularFile(protocolDirectory)) {
            problems.error("the protocol directory " + shown + " is a file")
                    .hint("set protocolDirectory (on the command line: --protocol) to the folder that it is in");
            return List.of();
        }
        if (!Files.isDirectory(protocolDirectory)) {
            problems.error("the protocol directory " + shown + " does not exist")
                    .hint(
                            "create it and put .yaml files there, or set protocolDirectory (on the command line: --protocol)");
            return List.of();
        }
        try {
            List<InputFile> files = find(protocolDirectory, projectDirectory);
            if (files.isEmpty()) {
                noFiles(protocolDirectory, projectDirectory, problems);
            }
            return files;
        } catch (IOException e) {
            problems.error("the protocol directory " + shown + " cannot be read: " + e.getMessage())
                    .hint("check that you have permission to read it");
            return List.of();
        }
    }

    /** Reports that a directory has no protocol files. */
    static void noFiles(Path protocolDirectory, Path projectDirectory, Problems problems) throws IOException {
        List<String> misnamed = misnamed(protocolDirectory, projectDirectory);
        problems.error("there are no protocol files in " + shown(protocolDirectory, projectDirectory))
                .hint(
                        misnamed.isEmpty()
                                ? "put files there whose names end in .yaml or .yml, or set protocolDirectory (on the command line: --protocol)"
                                : "rename " + misnamed.get(0) + ": the names of protocol files end in .yaml or .yml");
    }

    /** The path from the project's root; outside of it the whole path. */
    static String shown(Path file, Path projectDirectory) {
        Path shown = file.startsWith(projectDirectory) ? projectDirectory.relativize(file) : file;
        String path = shown.toString().replace(file.getFileSystem().getSeparator(), "/");
        return path.isEmpty() ? "." : path;
    }
}
