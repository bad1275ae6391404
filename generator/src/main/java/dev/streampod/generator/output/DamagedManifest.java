package dev.streampod.generator.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can still be read of a manifest that is damaged, or of another version: the lines about outputs. */
final class DamagedManifest {

    private final SortedMap<String, FileStamp> outputs = new TreeMap<>();
    private @Nullable Path outputDirectory;
    private boolean all = true;

    private DamagedManifest() {}

    static DamagedManifest of(List<String> lines) {
        var remaining = new DamagedManifest();
        for (String line : lines) {
            try {
                remaining.read(line.split(" ", -1));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                // A line that is damaged itself tells of no file.
                remaining.all = false;
            }
        }
        return remaining;
    }

    private void read(String[] words) {
        if (words[0].equals(ManifestFile.OUTPUT_DIRECTORY)) {
            outputDirectory = Path.of(ManifestFile.decode(words[1]));
        } else if (words[0].equals(ManifestFile.OUTPUT)) {
            String path = ManifestFile.decode(words[4]);
            var unused = Path.of(path); // What no path looks like is damaged.
            outputs.put(path, ManifestFile.stamp(words));
        }
    }

    /** Whether every line about an output could be read. */
    boolean areAll() {
        return all;
    }

    Optional<Path> outputDirectory() {
        return Optional.ofNullable(outputDirectory);
    }

    /** The outputs, wherever the directory can be told. */
    Map<Path, FileStamp> files() {
        Map<Path, FileStamp> files = new TreeMap<>();
        Path directory = outputDirectory;
        if (directory != null) {
            outputs.forEach((path, stamp) -> files.put(directory.resolve(path).normalize(), stamp));
        }
        return files;
    }

    /**
     * Makes a manifest of the outputs that are in a directory as they were written: of those it is certain that an earlier
     * run wrote them.
     */
    Manifest manifest(Path directory) {
        SortedMap<String, FileStamp> certain = new TreeMap<>();
        outputs.forEach((path, stamp) -> {
            if (isCertain(directory, path, stamp)) {
                certain.put(path, stamp);
            }
        });
        return Manifest.none(directory).withOutputs(certain);
    }

    private static boolean isCertain(Path directory, String path, FileStamp stamp) {
        try {
            Path file = directory.resolve(path).normalize();
            return file.startsWith(directory) && stamp.isContentOf(file);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
