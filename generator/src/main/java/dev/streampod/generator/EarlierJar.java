package dev.streampod.generator;

import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A jar with a packaged protocol. */
final class EarlierJar implements EarlierProtocol {

    private final FileSystem jar;
    private final EarlierProtocol content;

    /** @throws IOException when the file is no jar */
    EarlierJar(Path file, String moduleName) throws IOException {
        try {
            this.jar = FileSystems.newFileSystem(file, Map.of());
        } catch (ProviderNotFoundException | ZipException e) {
            throw new IOException("it is neither a folder nor a jar", e);
        }
        this.content = new EarlierPackage(
                jar.getPath(ModuleDescriptor.ROOT), file.getFileName() + "!/" + ModuleDescriptor.ROOT, moduleName);
    }

    @Override
    public List<InputFile> files() throws IOException {
        return content.files();
    }

    @Override
    public @Nullable Set<String> importedTypes() throws IOException {
        return content.importedTypes();
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
