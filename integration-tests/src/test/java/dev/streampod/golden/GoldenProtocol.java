package dev.streampod.golden;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.Generator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The protocols whose generated code is kept, each in a package of its own. */
enum GoldenProtocol {
    /** One of everything, server and client in one module. */
    EVERYTHING("everything", "everything", true),
    /**
     * The same protocol for a client alone. Most of its files differ from those of {@link #EVERYTHING} in the names of the
     * package and the protocol only: kept are those that differ in more.
     */
    CLIENT_ALONE("everything", "clientalone", false),
    /** Legal names and comments that would break careless code. */
    NASTY("nasty", "nasty", true);

    private static final Path GOLDEN_ROOT = Path.of("src/test/golden/generated-sources");

    /** Outside of what the build compiles: these files compile with those of {@link #EVERYTHING} under other names only. */
    private static final Path CLIENT_ALONE_ROOT = Path.of("src/test/golden/client-alone");

    private static final Pattern ONLY_ON_SERVERS = Pattern.compile(".*/(server/\\w+|Audit|AuditCodec)\\.java");

    private final String protocolDirectory;
    private final String lastPackage;
    private final boolean withServer;

    GoldenProtocol(String protocolDirectory, String lastPackage, boolean withServer) {
        this.protocolDirectory = protocolDirectory;
        this.lastPackage = lastPackage;
        this.withServer = withServer;
    }

    /** The files as they are kept, by their path below the root of packages. */
    SortedMap<String, String> kept() {
        if (this != CLIENT_ALONE) {
            return files(GOLDEN_ROOT, GOLDEN_ROOT.resolve(packageName().replace('.', '/')));
        }
        SortedMap<String, String> files = likeEverything();
        files.putAll(files(CLIENT_ALONE_ROOT, CLIENT_ALONE_ROOT));
        return files;
    }

    /** The kept files of {@link #EVERYTHING} that a client has, under the names of {@link #CLIENT_ALONE}. */
    private static SortedMap<String, String> likeEverything() {
        SortedMap<String, String> files = new TreeMap<>();
        EVERYTHING.kept().forEach((path, content) -> {
            if (!ONLY_ON_SERVERS.matcher(path).matches()) {
                files.put(renamed(path), renamed(content));
            }
        });
        return files;
    }

    private static String renamed(String text) {
        return text.replaceAll("\\beverything\\b", "clientalone")
                .replaceAll("\\bEverything(?=(Channels|Client|Protocol)\\b)", "Clientalone");
    }

    /** The files as they are generated now. */
    SortedMap<String, String> generated(Path scratch) {
        Path output = scratch.resolve("output");
        var request = GenerationRequest.builder()
                .projectDirectory(Path.of(""))
                .protocolDirectory(Path.of("src/test/protocol", protocolDirectory))
                .outputDirectory(output)
                .manifestFile(scratch.resolve("manifest"))
                .packageName(packageName())
                .moduleName(lastPackage)
                .targets(withServer ? Set.of("server", "client") : Set.of("client"))
                .build();
        GenerationResult result = Generator.create().run(request);
        if (result.outcome() != GenerationResult.Outcome.GENERATED) {
            throw new AssertionError(result.toString());
        }
        return files(output, output);
    }

    /** Replaces what is kept. */
    void keep(SortedMap<String, String> files) throws IOException {
        Path root = this == CLIENT_ALONE ? CLIENT_ALONE_ROOT : GOLDEN_ROOT;
        SortedMap<String, String> implied = this == CLIENT_ALONE ? likeEverything() : new TreeMap<>();
        for (String path : kept().keySet()) {
            Files.deleteIfExists(root.resolve(path));
        }
        for (var file : files.entrySet()) {
            if (!file.getValue().equals(implied.get(file.getKey()))) {
                Path path = root.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
    }

    private String packageName() {
        return "dev.streampod.golden." + lastPackage;
    }

    private static SortedMap<String, String> files(Path root, Path directory) {
        SortedMap<String, String> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    files.put(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
