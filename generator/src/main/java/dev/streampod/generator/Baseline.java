package dev.streampod.generator;

import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.InputFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The earlier version that a protocol is compared with: a folder of protocol files, or a folder or jar that has been packaged
 * with them. The files can be read until the baseline is closed.
 *
 * @param files the protocol files; none when there are none
 * @param importedTypes the types of other modules that the protocol named when it was packaged; null when that is not known
 * @param jar the jar that contains the files; null when they are in a folder
 */
record Baseline(
        List<InputFile> files,
        @Nullable Set<String> importedTypes,
        @Nullable FileSystem jar) implements Closeable {

    /**
     * Finds the files of a baseline.
     *
     * @param shown how the path of the baseline is shown
     * @throws IOException when it is neither a folder nor a jar, or cannot be read
     */
    static Baseline open(CompatibilityRequest request, String shown) throws IOException {
        Path against = request.against();
        Path packaged = against.resolve(ModuleDescriptor.ROOT);
        if (Files.isDirectory(packaged)) {
            return packaged(packaged, shown + "/" + ModuleDescriptor.ROOT, request.moduleName(), null);
        }
        if (Files.isDirectory(against)) {
            return new Baseline(ProtocolFiles.find(against, request.projectDirectory()), null, null);
        }
        FileSystem jar = jar(against);
        try {
            Path root = jar.getPath(ModuleDescriptor.ROOT);
            String shownRoot = against.getFileName() + "!/" + ModuleDescriptor.ROOT;
            return packaged(root, shownRoot, request.moduleName(), jar);
        } catch (IOException e) {
            jar.close();
            throw e;
        }
    }

    private static FileSystem jar(Path file) throws IOException {
        try {
            return FileSystems.newFileSystem(file, Map.of());
        } catch (ProviderNotFoundException | ZipException e) {
            throw new IOException("it is neither a folder nor a jar", e);
        }
    }

    /** Takes the module of that name, or the only one there is, from a folder that has a folder for each module. */
    private static Baseline packaged(Path modules, String shown, String moduleName, @Nullable FileSystem jar)
            throws IOException {
        Path module = module(modules, moduleName);
        if (module == null) {
            return new Baseline(List.of(), null, jar);
        }
        List<InputFile> files = ProtocolFiles.find(module, modules).stream()
                .map(file -> new InputFile(file.path(), shown + "/" + file.shownPath(), file.attributes()))
                .toList();
        boolean described = Files.isRegularFile(module.resolve(ModuleDescriptor.FILE));
        return new Baseline(files, described ? ModuleDescriptor.read(module).importedTypes() : null, jar);
    }

    private static @Nullable Path module(Path modules, String moduleName) throws IOException {
        Path own = modules.resolve(ModuleDescriptor.folderName(moduleName));
        if (Files.isDirectory(own)) {
            return own;
        }
        if (!Files.isDirectory(modules)) {
            return null;
        }
        List<Path> all;
        try (Stream<Path> folders = Files.list(modules)) {
            all = folders.filter(Files::isDirectory).toList();
        }
        if (all.size() > 1) {
            throw new IOException("it contains the protocols of several modules, but not of \"" + moduleName + "\"");
        }
        return all.isEmpty() ? null : all.get(0);
    }

    @Override
    public void close() throws IOException {
        if (jar != null) {
            jar.close();
        }
    }
}
