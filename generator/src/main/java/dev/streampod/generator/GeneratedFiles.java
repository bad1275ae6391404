package dev.streampod.generator;

import dev.streampod.generator.output.FileStamp;
import dev.streampod.generator.output.ManifestFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What requests have generated, as their manifests tell it. */
public final class GeneratedFiles {

    private GeneratedFiles() {}

    /** Returns the files of a request, of Java and for browsers. */
    static Map<Path, FileStamp> of(Path manifestFile) {
        Map<Path, FileStamp> files = new HashMap<>(ManifestFile.outputs(manifestFile));
        files.putAll(ManifestFile.outputs(browserManifest(manifestFile)));
        return files;
    }

    /** The manifest of what a request generates for browsers. */
    static Path browserManifest(Path manifestFile) {
        return manifestFile.resolveSibling(manifestFile.getFileName() + ".browser");
    }

    /** Returns the files that both of two requests have written, each with another content, in the order of their paths. */
    public static List<Path> writtenDifferently(Path manifestFile, Path otherManifest) {
        Map<Path, FileStamp> others = of(otherManifest);
        List<Path> found = new ArrayList<>();
        of(manifestFile).forEach((file, stamp) -> {
            FileStamp other = others.get(file);
            if (other != null && !other.hash().equals(stamp.hash())) {
                found.add(file);
            }
        });
        return found.stream().sorted().toList();
    }
}
