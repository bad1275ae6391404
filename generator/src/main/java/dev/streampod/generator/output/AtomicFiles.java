package dev.streampod.generator.output;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files so that no half of one is ever left, or seen in the place of a whole one. */
public final class AtomicFiles {

    private AtomicFiles() {}

    /** Replaces a file, or makes it, with the folders above it. */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        replace(file, content);
    }

    /** Replaces a file, or makes it, in a folder that exists. */
    static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.write(temporary, content);
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Makes a new file in a folder that exists, without the detour over another name, which costs most of the time that
     * thousands of files take. A program that reads it before this returns may see half of it.
     */
    static void create(Path file, byte[] content) throws IOException {
        try {
            Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            replace(file, content);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
