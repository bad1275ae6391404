package dev.streampod.generator.modules;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds packaged protocols on a class path, in jars and in folders. Jars stay open until it is closed. */
public final class ModulePath implements AutoCloseable {

    private static final int MAX_DEPTH = 32;

    private final List<FileSystem> jars = new ArrayList<>();
    private final List<PackagedModule> modules = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    private ModulePath() {}

    /** Looks through a class path. What is no jar and no folder has no modules. */
    public static ModulePath of(List<Path> classPath) {
        ModulePath path = new ModulePath();
        classPath.stream().distinct().forEach(path::look);
        return path;
    }

    /** The modules that were found, in the order of the class path. */
    public List<PackagedModule> modules() {
        return List.copyOf(modules);
    }

    /** What looked like a module and could not be read: a line for each, for people. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private void look(Path entry) {
        try {
            if (Files.isDirectory(entry)) {
                look(entry, entry.resolve(ModuleDescriptor.ROOT));
            } else if (Files.isRegularFile(entry) && entry.toString().endsWith(".jar")) {
                FileSystem jar = FileSystems.newFileSystem(entry);
                Path root = jar.getPath(ModuleDescriptor.ROOT);
                if (Files.isDirectory(root)) {
                    jars.add(jar);
                    look(entry, root);
                } else {
                    jar.close();
                }
            }
        } catch (IOException | RuntimeException e) {
            unreadable.add(entry + ": " + e.getMessage());
        }
    }

    private void look(Path entry, Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root)) {
            found.forEach(folders::add);
        }
        folders.sort(Comparator.comparing(Path::toString));
        for (Path folder : folders) {
            if (Files.isRegularFile(folder.resolve(ModuleDescriptor.FILE))) {
                add(entry, folder);
            }
        }
    }

    private void add(Path entry, Path folder) {
        try {
            boolean inJar = Files.isRegularFile(entry);
            String shown = inJar ? String.valueOf(entry.getFileName()) : entry.toString();
            List<PackagedModule.File> files = new ArrayList<>();
            try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH)) {
                paths.filter(ModulePath::isProtocolFile)
                        .sorted(Comparator.comparing(Path::toString))
                        .forEach(path -> files.add(
                                new PackagedModule.File(path, inJar ? shown + "!/" + path : path.toString())));
            }
            modules.add(new PackagedModule(ModuleDescriptor.read(folder), entry, shown, files));
        } catch (IOException e) {
            unreadable.add(entry + ": " + folder + ": " + e.getMessage());
        }
    }

    private static boolean isProtocolFile(Path path) {
        String name = path.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(path);
    }

    @Override
    public void close() {
        for (FileSystem jar : jars) {
            try {
                jar.close();
            } catch (IOException e) {
                // It was only read: nothing is lost.
            }
        }
    }
}
