package dev.streampod.generator.output;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that a run reads.
 *
 * @param path where it is
 * @param shownPath its path from the project's root, with {@code /} between its names
 * @param attributes as they were when it was found
 */
public record InputFile(Path path, String shownPath, BasicFileAttributes attributes) {

    /** What to remember of it, given what was read. */
    public FileStamp stamp(byte[] content) {
        return FileStamp.of(attributes, content);
    }
}
