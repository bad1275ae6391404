package dev.streampod.generator;

import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of protocol files, as they are written. */
final class EarlierFolder implements EarlierProtocol {

    private final Path folder;
    private final Path projectDirectory;

    EarlierFolder(Path folder, Path projectDirectory) {
        this.folder = folder;
        this.projectDirectory = projectDirectory;
    }

    @Override
    public List<InputFile> files() throws IOException {
        return ProtocolFiles.find(folder, projectDirectory);
    }

    @Override
    public @Nullable Set<String> importedTypes() {
        return null;
    }

    @Override
    public void close() {}
}
