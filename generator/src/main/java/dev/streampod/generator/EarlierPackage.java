package dev.streampod.generator;

import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder, in a module's classes or in its jar, that holds one folder of protocol files for each module. */
final class EarlierPackage implements EarlierProtocol {

    private final Path packaged;
    private final String shownAs;
    private final String moduleName;

    /** Takes the folder of all modules; the files are shown below {@code shownAs}. */
    EarlierPackage(Path packaged, String shownAs, String moduleName) {
        this.packaged = packaged;
        this.shownAs = shownAs;
        this.moduleName = moduleName;
    }

    /** The files of the module of that name, or of the only one there is. */
    @Override
    public List<InputFile> files() throws IOException {
        Path module = module();
        return module == null ? List.of() : shown(module);
    }

    @Override
    public @Nullable Set<String> importedTypes() throws IOException {
        Path module = module();
        return module != null && Files.isRegularFile(module.resolve(ModuleDescriptor.FILE))
                ? ModuleDescriptor.read(module).importedTypes()
                : null;
    }

    private @Nullable Path module() throws IOException {
        Path own = packaged.resolve(ModuleDescriptor.folderName(moduleName));
        if (Files.isDirectory(own)) {
            return own;
        }
        List<Path> modules = modules();
        if (modules.size() > 1) {
            throw new IOException("it contains the protocols of several modules, but not of \"" + moduleName + "\"");
        }
        return modules.isEmpty() ? null : modules.get(0);
    }

    private List<InputFile> shown(Path module) throws IOException {
        return ProtocolFiles.find(module, packaged).stream()
                .map(file -> new InputFile(file.path(), shownAs + "/" + file.shownPath(), file.attributes()))
                .toList();
    }

    private List<Path> modules() throws IOException {
        if (!Files.isDirectory(packaged)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(packaged)) {
            return folders.filter(Files::isDirectory).toList();
        }
    }

    @Override
    public void close() {}
}
