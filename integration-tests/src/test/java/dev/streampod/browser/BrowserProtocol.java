package dev.streampod.browser;

import dev.streampod.generator.BrowserOutput;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.Generator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The protocols that are generated for browsers. */
enum BrowserProtocol {
    /** One of everything. */
    EVERYTHING("src/test/protocol/everything", true),
    /** Legal names and comments that would break careless code. */
    NAMES("src/test/protocol/browser", true),
    TOUR("../protocol-examples/tour/src/main/protocol", true),
    CHAT("../protocol-examples/chat/src/main/protocol", false),
    PIXORAMA("../protocol-examples/pixorama/src/main/protocol", false),
    BOARD("../protocol-examples/board/src/main/protocol", false),
    SERVERPOD("src/test/protocol/serverpod", false);

    private static final Path GOLDEN_ROOT = Path.of("src/test/golden/generated-browser");

    private final Path definitions;
    private final boolean isKept;

    BrowserProtocol(String definitions, boolean isKept) {
        this.definitions = Path.of(definitions);
        this.isKept = isKept;
    }

    /** The protocols that can be generated with that type of longs. */
    static List<BrowserProtocol> withLongs(String longs) {
        // The defaults of this one are not all exact as numbers.
        return Stream.of(values())
                .filter(protocol -> protocol != EVERYTHING || longs.equals("bigint"))
                .toList();
    }

    /** Whether its files are kept. */
    boolean isKept() {
        return isKept;
    }

    /** The module's name. */
    String module() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Generates its files, and the runtime, into a folder. */
    void generate(Path folder, String longs) {
        var request = GenerationRequest.builder()
                .projectDirectory(Path.of(""))
                .protocolDirectory(definitions)
                .outputDirectory(folder.resolve("java"))
                .manifestFile(folder.resolve(module() + ".manifest"))
                .packageName("")
                .moduleName(module())
                .targets(Set.of("browser"))
                .browser(new BrowserOutput(folder, longs))
                .build();
        GenerationResult result = Generator.create().run(request);
        if (result.outcome() != GenerationResult.Outcome.GENERATED) {
            throw new AssertionError(result.toString());
        }
    }

    /** The protocol's own files as they are generated now. */
    SortedMap<String, String> generated(Path scratch) {
        generate(scratch, "bigint");
        return files(scratch);
    }

    /** The files as they are kept. */
    SortedMap<String, String> kept() {
        return files(GOLDEN_ROOT.resolve(module()));
    }

    /** Replaces what is kept. */
    void keep(SortedMap<String, String> files) throws IOException {
        Path folder = Files.createDirectories(GOLDEN_ROOT.resolve(module()));
        for (String path : kept().keySet()) {
            Files.delete(folder.resolve(path));
        }
        for (var file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private SortedMap<String, String> files(Path folder) {
        SortedMap<String, String> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = path.getFileName().toString();
                if (name.equals(module() + ".js") || name.equals(module() + ".d.ts")) {
                    files.put(name, Files.readString(path));
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
