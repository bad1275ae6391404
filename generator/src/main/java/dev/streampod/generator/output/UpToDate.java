package dev.streampod.generator.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells from a manifest whether a run would change anything. */
public final class UpToDate {

    /**
     * File systems may tell times this coarsely, in microseconds: an input changed within this time before a run, or
     * during it, could have changed once more after it was read, and look the same. Its content decides.
     */
    private static final long COARSENESS = 2_000_000;

    private UpToDate() {}

    /** Whether settings, inputs and outputs are as the manifest says. Reads no file that is older than the last run. */
    public static boolean check(Manifest manifest, String settings, List<InputFile> inputs) {
        if (settings.isEmpty() || !manifest.settings().equals(settings)) {
            return false;
        }
        try {
            return sameInputs(manifest, inputs) && sameOutputs(manifest);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether settings and outputs are as the manifest of a further directory says. */
    public static boolean checkOutputs(Manifest manifest, String settings) {
        try {
            return manifest.settings().equals(settings) && sameOutputs(manifest);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean sameInputs(Manifest manifest, List<InputFile> inputs) throws IOException {
        if (manifest.inputs().size() != inputs.size()) {
            return false;
        }
        for (InputFile input : inputs) {
            FileStamp stamp = manifest.inputs().get(input.shownPath());
            if (stamp == null || !stamp.looksLike(input.attributes())) {
                return false;
            }
            boolean doubtful = stamp.modified() > manifest.startedAt() - COARSENESS;
            if (doubtful && !FileStamp.hash(Files.readAllBytes(input.path())).equals(stamp.hash())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameOutputs(Manifest manifest) throws IOException {
        for (Map.Entry<String, FileStamp> output : manifest.outputs().entrySet()) {
            Path file = manifest.outputDirectory().resolve(output.getKey());
            Optional<BasicFileAttributes> attributes = FileStamp.attributes(file);
            if (attributes.isEmpty() || !output.getValue().looksLike(attributes.get())) {
                return false;
            }
        }
        return true;
    }
}
