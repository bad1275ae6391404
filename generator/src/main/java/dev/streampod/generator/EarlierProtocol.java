package dev.streampod.generator;

import dev.streampod.generator.output.InputFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an earlier version of a protocol is kept. Its files can be read until it is closed. */
interface EarlierProtocol extends Closeable {

    /** The protocol files; none when there are none. */
    List<InputFile> files() throws IOException;

    /** The types of other modules that it named when it was packaged; null when that is not known. */
    @Nullable
    Set<String> importedTypes() throws IOException;

    @Override
    void close() throws IOException;
}
