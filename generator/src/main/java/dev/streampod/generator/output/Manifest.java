package dev.streampod.generator.output;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one run read and wrote, kept for the next.
 *
 * @param settings everything but the files that decides what is generated, in one word; empty while a run is under way, or
 *     when the next one must not count as up to date
 * @param outputDirectory where the outputs are
 * @param startedAt when the run began, in microseconds since 1970
 * @param types how many classes and enums the protocol has
 * @param endpoints how many endpoints the protocol has
 * @param diagnostics the diagnostics of the protocol, a line for each, which the next run repeats
 * @param importedTypes the types of other modules that the protocol names
 * @param inputs by their path from the project's root
 * @param outputs by their path below the output directory
 */
public record Manifest(
        String settings,
        Path outputDirectory,
        long startedAt,
        int types,
        int endpoints,
        List<String> diagnostics,
        SortedSet<String> importedTypes,
        SortedMap<String, FileStamp> inputs,
        SortedMap<String, FileStamp> outputs) {

    public Manifest {
        diagnostics = List.copyOf(diagnostics);
        importedTypes = Collections.unmodifiableSortedSet(new TreeSet<>(importedTypes));
        inputs = sorted(inputs);
        outputs = sorted(outputs);
    }

    /** What is known before the first run. */
    static Manifest none(Path outputDirectory) {
        return new Manifest("", outputDirectory, 0, 0, 0, List.of(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** Returns a copy whose outputs are in a directory by that name. */
    Manifest in(Path directory) {
        return directory.equals(outputDirectory)
                ? this
                : new Manifest(
                        settings, directory, startedAt, types, endpoints, diagnostics, importedTypes, inputs, outputs);
    }

    /** Returns a copy without settings and with further outputs, valid while files are being written. */
    Manifest underWay(Map<String, FileStamp> further) {
        SortedMap<String, FileStamp> all = new TreeMap<>(further);
        all.putAll(outputs);
        return new Manifest("", outputDirectory, startedAt, types, endpoints, diagnostics, importedTypes, inputs, all);
    }

    /** Returns a copy with the final outputs. */
    Manifest withOutputs(SortedMap<String, FileStamp> written) {
        return new Manifest(
                settings, outputDirectory, startedAt, types, endpoints, diagnostics, importedTypes, inputs, written);
    }

    private static SortedMap<String, FileStamp> sorted(SortedMap<String, FileStamp> files) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
