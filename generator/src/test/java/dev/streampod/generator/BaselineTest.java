package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.modules.ModuleDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an earlier protocol may be, and what is said when it is not there. */
class BaselineTest {

    private static final String OLD = "class: Line\nfields:\n  text: String\n";

    @TempDir
    private Path root;

    @BeforeEach
    void writeTheNewProtocol() throws IOException {
        write("src/main/protocol/chat.yaml", "class: Line\nfields:\n  body: String\n");
    }

    @Test
    void itMayBeAFolderOfProtocolFiles() throws IOException {
        write("released/deep/chat.yml", OLD);

        assertThat(said("released")).contains("error: released/deep/chat.yml:3:3: Line.text: it was removed");
    }

    @Test
    void itMayBeAFolderThatHoldsThePackagedProtocol() throws IOException {
        write("classes/META-INF/streampod/sample/chat.yaml", OLD);
        write("classes/META-INF/streampod/other/chat.yaml", "class: Line\n");
        write("classes/application.yaml", "not: a protocol\n");

        assertThat(said("classes"))
                .contains("error: classes/META-INF/streampod/sample/chat.yaml:3:3: Line.text: it was removed");
    }

    @Test
    void itMayBeAJarThatHoldsThePackagedProtocol() throws IOException {
        jar("chat-1.0.jar", Map.of("META-INF/streampod/sample/chat.yaml", OLD));

        assertThat(said("chat-1.0.jar"))
                .contains("error: chat-1.0.jar!/META-INF/streampod/sample/chat.yaml:3:3: Line.text: it was removed");
    }

    @Test
    void theOnlyProtocolOfAJarMayHaveAnotherName() throws IOException {
        jar("chat-1.0.jar", Map.of("META-INF/streampod/chat/chat.yaml", OLD));

        assertThat(said("chat-1.0.jar")).contains("META-INF/streampod/chat/chat.yaml:3:3: Line.text: it was removed");
    }

    @Test
    void oneOfSeveralProtocolsMustHaveTheModulesName() throws IOException {
        jar("chat-1.0.jar", Map.of("META-INF/streampod/a/chat.yaml", OLD, "META-INF/streampod/b/chat.yaml", OLD));

        assertThat(said("chat-1.0.jar"))
                .startsWith(
                        "error: the earlier protocol chat-1.0.jar cannot be read: it contains the protocols of several"
                                + " modules, but not of \"sample\"\n");
    }

    @Test
    void aJarWithoutAProtocolIsAnError() throws IOException {
        jar("chat-1.0.jar", Map.of("com/example/Line.class", ""));

        assertThat(said("chat-1.0.jar")).isEqualTo("""
                error: the earlier protocol chat-1.0.jar contains no protocol files
                  set "against" to a folder of protocol files, or to a jar that contains them in META-INF/streampod/sample
                """);
    }

    @Test
    void whatIsNoJarIsAnError() throws IOException {
        write("chat-1.0.jar", "not a jar");

        assertThat(said("chat-1.0.jar"))
                .startsWith(
                        "error: the earlier protocol chat-1.0.jar cannot be read: it is neither a folder nor a jar\n");
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThat(said("released")).startsWith("error: the earlier protocol released does not exist\n");
    }

    @Test
    void aLongChainOfClassesIsComparedLikeAnyOther() throws IOException {
        write("released/chat.yaml", chain("A"));
        write("src/main/protocol/chat.yaml", chain("B"));

        assertThat(said("released")).contains("Line.next: its type was A0? and is now B0?");
    }

    /** Classes each of which holds the next one. */
    private static String chain(String name) {
        return "class: Line\nfields:\n  next: " + name + "0?\n"
                + IntStream.range(0, 8_000)
                        .mapToObj(i -> "---\nclass: " + name + i + "\nfields:\n  next: " + name + (i + 1) + "?\n")
                        .collect(Collectors.joining())
                + "---\nclass: " + name + "8000\n";
    }

    @Test
    void everythingThatIsWrongWithARequestIsSaidAtOnce() throws IOException {
        Files.delete(root.resolve("src/main/protocol/chat.yaml"));
        CompatibilityRequest request = new CompatibilityRequest(
                root,
                root.resolve("src/main/protocol"),
                "sample",
                root.resolve("none"),
                root.resolve("none.yaml"),
                List.of(),
                "wir");

        CompatibilityResult result = CompatibilityCheck.run(request);

        assertThat(result.failed()).isTrue();
        assertThat(text(result)).isEqualTo("""
                error: failOn: "wir" is not a valid value
                  did you mean "wire"? valid values: wire, source, nothing
                error: the earlier protocol none does not exist
                  set "against" to an existing folder or jar, or to group:artifact:version
                error: there are no protocol files in src/main/protocol
                  put files there whose names end in .yaml or .yml, or set protocolDirectory (on the command line: --protocol)
                """);
        assertThat(result.summary()).isEqualTo("nothing was compared");
    }

    private String said(String against) {
        return text(CompatibilityCheck.run(new CompatibilityRequest(
                root,
                root.resolve("src/main/protocol"),
                "sample",
                root.resolve(against),
                root.resolve("src/main/protocol-changes.yaml"),
                List.of(),
                "wire")));
    }

    @Test
    void bothVersionsMayUseOtherProtocols() throws IOException {
        Path module = root.resolve("classes/META-INF/streampod/auth");
        new ModuleDescriptor("auth", "com.example.auth").write(module);
        Files.writeString(
                module.resolve("auth.yaml"),
                "class: UserInfo\nfields: {next: \"UserInfo?\"}\n---\nclass: Event\n---\nclass: Renamed\nextends: Event\n");
        String yaml = """
                class: Line
                fields:
                  sender: %s
                  log: List<module:auth:Event>
                ---
                endpoint: chat
                stream:
                  fromClient: [Line]
                  toClient: [Line, Event]
                """;
        Files.createDirectories(root.resolve("src/main/protocol"));
        Files.createDirectories(root.resolve("before"));
        Files.writeString(root.resolve("src/main/protocol/chat.yaml"), yaml.formatted("UserInfo"));
        Files.writeString(root.resolve("before/chat.yaml"), yaml.formatted("module:auth:UserInfo"));
        assertThat(withModules().changes()).isEmpty();

        Files.writeString(root.resolve("before/chat.yaml"), yaml.formatted("String"));
        assertThat(withModules().changes())
                .hasSize(1)
                .allMatch(change -> change.what().equals("Line.sender"));
    }

    private CompatibilityResult withModules() {
        return CompatibilityCheck.run(new CompatibilityRequest(
                root,
                root.resolve("src/main/protocol"),
                "sample",
                root.resolve("before"),
                root.resolve("none.yaml"),
                List.of(root.resolve("classes")),
                "wire"));
    }

    private static String text(CompatibilityResult result) {
        return result.diagnostics().stream()
                .map(diagnostic -> DiagnosticFormat.format(diagnostic) + "\n")
                .collect(Collectors.joining());
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void jar(String name, Map<String, String> content) throws IOException {
        try (OutputStream out = Files.newOutputStream(root.resolve(name));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : content.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
