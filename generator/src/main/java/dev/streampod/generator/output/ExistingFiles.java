package dev.streampod.generator.output;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** The names in some folders, listed at once, since asking for thousands of files that do not exist takes long. */
final class ExistingFiles {

    private final Set<Path> files = new HashSet<>();

    private ExistingFiles() {}

    /** Lists folders, of which any may not exist. */
    static ExistingFiles in(Set<Path> folders) throws OutputException {
        var existing = new ExistingFiles();
        for (Path folder : folders) {
            existing.list(folder);
        }
        return existing;
    }

    boolean contain(Path file) {
        return files.contains(file);
    }

    private void list(Path folder) throws OutputException {
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder)) {
            listed.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Nothing is in what does not exist; a file in the place of a folder is reported when it is to be made.
        } catch (DirectoryIteratorException e) {
            throw unreadable(folder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static OutputException unreadable(Path folder, IOException cause) {
        return new OutputException(
                "the folder " + folder + " cannot be read: " + cause.getMessage(),
                "check that you have permission to read it",
                cause);
    }
}
