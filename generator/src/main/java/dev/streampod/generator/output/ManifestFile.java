package dev.streampod.generator.output;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps a manifest in a file: one line for each fact, words separated by spaces. */
public final class ManifestFile {

    private static final String NAME = "streampod-manifest ";
    private static final String FIRST_LINE = NAME + "3";
    private static final String END = "end ";

    static final String OUTPUT_DIRECTORY = "output-directory";
    static final String OUTPUT = "output";

    private static final String DIAGNOSTIC = "said";
    private static final String IMPORTED = "imported";

    private final Path file;
    private final Path outputDirectory;

    /** Makes the keeper of a file. */
    public ManifestFile(Path file, Path outputDirectory) {
        this.file = file;
        this.outputDirectory = outputDirectory;
    }

    /** Returns the folder of the files that a manifest of an earlier run lists; nothing when that cannot be told. */
    public static Optional<Path> outputDirectory(Path file) {
        try {
            return DamagedManifest.of(lines(file)).outputDirectory();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the files that a manifest of an earlier run lists, as far as that can be told. */
    public static Map<Path, FileStamp> outputs(Path file) {
        try {
            return DamagedManifest.of(lines(file)).files();
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Reads what is known of an earlier run; nothing when the file is missing. */
    public PreviousRun read() {
        List<String> lines;
        try {
            lines = lines(file);
        } catch (NoSuchFileException e) {
            return previousRun(Manifest.none(outputDirectory), false);
        } catch (IOException e) {
            return previousRun(Manifest.none(outputDirectory), true);
        }
        try {
            return previousRun(parse(lines), false);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            var remaining = DamagedManifest.of(lines);
            Path directory = remaining.outputDirectory().orElse(outputDirectory);
            return previousRun(remaining.manifest(directory), !(remaining.areAll() && isWhole(lines)));
        }
    }

    private PreviousRun previousRun(Manifest manifest, boolean damaged) {
        boolean here = isHere(manifest.outputDirectory());
        return new PreviousRun(
                here ? manifest.in(outputDirectory) : Manifest.none(outputDirectory),
                here ? null : manifest,
                damaged ? file : null);
    }

    /** Whether it is the output directory, perhaps under another name: by a link, or since the case of letters does not count. */
    private boolean isHere(Path directory) {
        try {
            return directory.equals(outputDirectory) || Files.isSameFile(directory, outputDirectory);
        } catch (IOException e) {
            return false; // One of the two is missing.
        }
    }

    /** Whether a manifest, be it of another version, has been written to its end. */
    private static boolean isWhole(List<String> lines) {
        return lines.size() > 1
                && lines.get(0).startsWith(NAME)
                && lines.get(lines.size() - 1).equals(END);
    }

    /** Bytes that are no UTF-8 are other characters, so that one of them does not make the other lines unreadable. */
    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Replaces the manifest. */
    void write(Manifest manifest) throws IOException {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        line(text, "settings", manifest.settings());
        line(text, OUTPUT_DIRECTORY, encode(manifest.outputDirectory().toString()));
        line(text, "started-at", manifest.startedAt());
        line(text, "types", manifest.types());
        line(text, "endpoints", manifest.endpoints());
        manifest.diagnostics().forEach(diagnostic -> line(text, DIAGNOSTIC, diagnostic));
        manifest.importedTypes().forEach(type -> line(text, IMPORTED, type));
        files(text, "input", manifest.inputs());
        files(text, OUTPUT, manifest.outputs());
        line(text, "end", "");
        AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Manifest parse(List<String> lines) {
        if (!isWhole(lines) || !lines.get(0).equals(FIRST_LINE)) {
            throw new IllegalArgumentException("not a whole manifest");
        }
        List<String> diagnostics = new ArrayList<>();
        SortedSet<String> importedTypes = new TreeSet<>();
        SortedMap<String, FileStamp> inputs = new TreeMap<>();
        SortedMap<String, FileStamp> outputs = new TreeMap<>();
        for (String line : lines.subList(6, lines.size() - 1)) {
            if (line.startsWith(DIAGNOSTIC + " ")) {
                diagnostics.add(line.substring(DIAGNOSTIC.length() + 1));
                continue;
            }
            if (line.startsWith(IMPORTED + " ")) {
                importedTypes.add(line.substring(IMPORTED.length() + 1));
                continue;
            }
            String[] words = line.split(" ", -1);
            (words[0].equals("input") ? inputs : outputs).put(decode(words[4]), stamp(words));
        }
        return new Manifest(
                word(lines, 1),
                Path.of(decode(word(lines, 2))),
                Long.parseLong(word(lines, 3)),
                Integer.parseInt(word(lines, 4)),
                Integer.parseInt(word(lines, 5)),
                diagnostics,
                importedTypes,
                inputs,
                outputs);
    }

    /** The stamp of a file, in the line of an input or an output. */
    static FileStamp stamp(String[] words) {
        return new FileStamp(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]);
    }

    private static String word(List<String> lines, int index) {
        return lines.get(index).split(" ", -1)[1];
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void files(StringBuilder text, String name, Map<String, FileStamp> files) {
        files.forEach((path, stamp) ->
                line(text, name, stamp.size() + " " + stamp.modified() + " " + stamp.hash() + " " + encode(path)));
    }

    /** Leaves most paths as they are, since decoding thousands takes a large part of a run that changes nothing. */
    private static String encode(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    static String decode(String text) {
        boolean plain = text.indexOf('%') < 0 && text.indexOf('+') < 0;
        return plain ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
