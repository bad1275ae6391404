package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.CompatibilityCheck;
import dev.streampod.generator.CompatibilityRequest;
import dev.streampod.generator.compatibility.ChangeKind;
import dev.streampod.generator.compatibility.Effect;
import dev.streampod.generator.compatibility.Route;
import dev.streampod.generator.output.SourceFile;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code streampod:check} says of the wire is true: both versions of each of its fixtures are generated and compiled,
 * and exactly on the routes that it names one version does not understand what the other sends: messages, calls, and what comes
 * back of them.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireCompatibilityTest {

    private static final Path FIXTURES = Path.of("../generator/src/test/resources");

    /** Who may use an endpoint, when a call is made again, and where a follower may go on, is not a matter of codecs. */
    private static final Set<ChangeKind> NOT_OF_CODECS = EnumSet.of(
            ChangeKind.LOGIN_REQUIRED,
            ChangeKind.SCOPE_ADDED,
            ChangeKind.METHOD_NO_LONGER_IDEMPOTENT,
            ChangeKind.FOLLOW_HISTORY_REMOVED);

    private final Map<String, Versions> fixtures = new TreeMap<>();

    @TempDir
    private static Path scratch;

    private URLClassLoader loader;

    private record Versions(Path folder, ProtocolVersion older, ProtocolVersion newer) {}

    @BeforeAll
    void generateAndCompileAll() throws Exception {
        List<SourceFile> files = new ArrayList<>();
        for (Path folder : folders()) {
            String name = folder.getFileName().toString();
            String packageName = "fixture." + name.replace('-', '_');
            ProtocolVersion older = ProtocolVersion.read(folder.resolve("old"), packageName + ".older", scratch);
            ProtocolVersion newer = ProtocolVersion.read(folder.resolve("new"), packageName + ".newer", scratch);
            fixtures.put(name, new Versions(folder, older, newer));
            files.addAll(older.sources());
            files.addAll(newer.sources());
        }
        Path classes = Files.createDirectory(scratch.resolve("classes"));
        assertThat(JavaCompilation.complaints(files, classes)).isEmpty();
        loader = JavaCompilation.loader(classes);
        for (Versions versions : fixtures.values()) {
            versions.older().load(loader);
            versions.newer().load(loader);
        }
    }

    @AfterAll
    void close() throws IOException {
        loader.close();
    }

    Stream<String> names() {
        return fixtures.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theVersionsUnderstandEachOtherAsIsSaid(String name) {
        Versions versions = fixtures.get(name);
        Map<Route, String> failures = failures(versions);

        assertThat(failures.keySet()).as(failures.toString()).isEqualTo(claimed(versions));
    }

    @Test
    void everyWayIsBrokenBySomething() {
        Set<Route> broken = EnumSet.noneOf(Route.class);
        fixtures.values().forEach(versions -> broken.addAll(failures(versions).keySet()));

        assertThat(broken).containsExactlyInAnyOrder(Route.values());
    }

    private static Map<Route, String> failures(Versions versions) {
        Map<Route, String> failures = new TreeMap<>();
        for (Route route : Route.values()) {
            new Transmission(route, versions.older(), versions.newer())
                    .misunderstood()
                    .or(() -> route.name().contains("CLIENT")
                            ? new CallTransmission(route, versions.older(), versions.newer())
                                    .misunderstood()
                                    .or(() -> new FollowTransmission(route, versions.older(), versions.newer())
                                            .misunderstood())
                            : Optional.empty())
                    .ifPresent(failure -> failures.put(route, failure));
        }
        return failures;
    }

    private static Set<Route> claimed(Versions versions) {
        Path folder = versions.folder();
        Set<Route> routes = EnumSet.noneOf(Route.class);
        CompatibilityCheck.run(new CompatibilityRequest(
                        folder,
                        folder.resolve("new"),
                        "fixture",
                        folder.resolve("old"),
                        folder.resolve("none"),
                        List.of(),
                        "wire"))
                .changes()
                .stream()
                .filter(change -> change.effect() == Effect.WIRE && !NOT_OF_CODECS.contains(change.kind()))
                .forEach(change -> change.routes().stream()
                        .filter(route ->
                                !ofChannels(change.kind()) || route.name().contains("CLIENT"))
                        .forEach(routes::add));
        return routes;
    }

    /** Which servers hear what is not a matter of codecs; what clients read that follow is. */
    private static boolean ofChannels(ChangeKind kind) {
        return kind.name().startsWith("CHANNEL_");
    }

    private static List<Path> folders() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String group : List.of("compatibility", "compatibility-checks")) {
            try (Stream<Path> folders = Files.list(FIXTURES.resolve(group))) {
                for (Path folder :
                        folders.filter(folder -> !folder.endsWith("unreadable")).toList()) {
                    found.add(folder);
                }
            }
        }
        return found;
    }
}
