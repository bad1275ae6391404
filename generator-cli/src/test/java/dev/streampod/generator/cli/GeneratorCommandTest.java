package dev.streampod.generator.cli;

import static dev.streampod.fixtures.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratorCommandTest {

    private static final String LINE = """
            class: Line
            fields:
              text: String
            ---
            endpoint: chat
            stream:
              fromClient: [Line]
              toClient: [Line]
            methods:
              count:
                returns: int
            """;

    /** Where a class has a field of a type that there is not. */
    private static final String BROKEN = LINE.replace("text: String", "text: Strin");

    @TempDir
    private Path project;

    private Path yaml;

    @BeforeEach
    void write() throws IOException {
        yaml = project.resolve("src/main/protocol/chat.yaml");
        Files.createDirectories(yaml.getParent());
        Files.writeString(yaml, LINE);
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome run(String... arguments) {
        try (var process = command(arguments)) {
            int code = process.awaitExit();
            return new Outcome(code, process.stdout(), process.stderr());
        }
    }

    private ServerProcess command(String... arguments) {
        return ServerProcess.main(GeneratorCommand.class, arguments)
                .directory(project)
                .start();
    }

    private static String[] generate(String... more) {
        List<String> all = new ArrayList<>(
                List.of("generate", "--module", "chat", "--package", "com.example.chat", "--output", "out/java"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void itGeneratesForServersAndClients() {
        Outcome outcome = run(generate());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .matches("(?s)1 type and 1 endpoint: \\d+ files written, 0 deleted, 0 unchanged, in \\d+ ms\\R");
        assertThat(outcome.err()).isEmpty();
        assertThat(project.resolve("out/java/com/example/chat/Line.java")).isRegularFile();
        assertThat(project.resolve("out/java/com/example/chat/server/ChatEndpoint.java"))
                .isRegularFile();
        assertThat(project.resolve("out/java/com/example/chat/client/ChatClient.java"))
                .isRegularFile();
        assertThat(project.resolve("out/java.manifest")).isRegularFile();
        assertThat(run(generate()).out()).contains(" 0 files written, 0 deleted, ");
    }

    @Test
    void itGeneratesForBrowsersWithTheRuntime() {
        Outcome outcome =
                run(generate("--targets", "browser", "--browser-output", "out/page", "--browser-long", "number"));

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(project.resolve("out/page/chat.js")).isRegularFile();
        assertThat(project.resolve("out/page/streampod.js")).isRegularFile();
        assertThat(project.resolve("out/java")).doesNotExist();
    }

    @Test
    void aMistakeInTheProtocolIsShownAsThePluginShowsIt() throws IOException {
        Files.writeString(yaml, BROKEN);

        Outcome outcome = run(generate("--diagnostics", "out/problems.json"));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("error: src/main/protocol/chat.yaml:3:9: ")
                .containsSubsequence("3 |   text: Strin", "^^^^^", "did you mean \"String\"?", "1 error");
        assertThat(outcome.out()).isEmpty();
        assertThat(project.resolve("out/java")).doesNotExist();
        assertThat(Files.readString(project.resolve("out/problems.json"), UTF_8))
                .contains("\"severity\": \"error\"");
    }

    @Test
    void aWrongCommandLineHasACodeOfItsOwnAndIsExplained() {
        Outcome outcome = run("generate", "--module", "chat");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err().lines())
                .containsExactly(
                        "error: Missing required option: '--output=FOLDER'",
                        "  try streampod-generator generate --help");
        assertThat(run("generat").err()).contains("error: ", "Did you mean: streampod-generator generate?");
        assertThat(run().code()).isEqualTo(2);
        assertThat(run().err()).contains("Say what to do: generate, check or describe");
    }

    @Test
    void everySubcommandHasHelp() {
        assertThat(run("--help").out()).contains("generate", "check", "describe", "Exit codes:");
        for (String subcommand : List.of("generate", "check", "describe")) {
            Outcome outcome = run(subcommand, "--help");
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).contains("Usage: streampod-generator " + subcommand, "--module", "--protocol");
        }
    }

    @Test
    void itComparesWithAnEarlierVersion() throws IOException {
        Path earlier = project.resolve("earlier");
        Files.createDirectories(earlier);
        Files.writeString(earlier.resolve("chat.yaml"), LINE);
        String[] check = {"check", "--module", "chat", "--against", "earlier"};

        assertThat(run(check))
                .isEqualTo(new Outcome(0, "compared with earlier: no changes" + System.lineSeparator(), ""));
        Files.writeString(yaml, LINE.replace("text: String", "text: int"));

        Outcome outcome = run(check);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: src/main/protocol/chat.yaml:3", "of the wire");
    }

    @Test
    void itDescribesTheProtocol() throws IOException {
        Outcome outcome = run(
                "describe",
                "--module",
                "chat",
                "--output",
                "out/docs",
                "--title",
                "The chat",
                "--described-version",
                "7");

        assertThat(outcome)
                .isEqualTo(new Outcome(0, "2 documents: 2 written, 0 unchanged" + System.lineSeparator(), ""));
        assertThat(Files.readString(project.resolve("out/docs/META-INF/streampod/chat/openapi.json")))
                .contains("\"The chat\"", "\"7\"");
    }

    @Test
    void anErrorOfTheProgramHasACodeOfItsOwn() {
        String incomplete = Arrays.stream(ServerProcess.classpath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("snakeyaml"))
                .collect(Collectors.joining(File.pathSeparator));
        try (var process = ServerProcess.main(GeneratorCommand.class, generate())
                .classpath(incomplete)
                .directory(project)
                .start()) {
            assertThat(process.awaitExit()).isEqualTo(ExitCode.INTERNAL);
            assertThat(process.stderr()).contains("NoClassDefFoundError");
        }
    }

    @Test
    void whileItWatchesProblemsComeAndGo() throws IOException {
        try (var process = command(generate("--watch"))) {
            process.awaitLine("^1 type and 1 endpoint: ");

            Files.writeString(yaml, BROKEN);
            process.awaitLine("^1 error$");

            // The same problem, a line further down, and another one.
            Files.writeString(yaml, "\n" + BROKEN.replace("returns: int", "returns: it"));
            process.awaitLine("^2 errors$");
            await().untilAsserted(
                            () -> assertThat(process.stderr()).contains("error: src/main/protocol/chat.yaml:12:"));
            assertThat(process.stderr())
                    .contains("error: src/main/protocol/chat.yaml:3:9: ")
                    .doesNotContain("chat.yaml:4:9");

            Files.writeString(yaml, LINE.replace("text", "words"));
            process.awaitLine("^fixed: src/main/protocol/chat\\.yaml:4:9: ");
            process.awaitLine("^fixed: src/main/protocol/chat\\.yaml:12:");
            Path java = project.resolve("out/java/com/example/chat");
            await().untilAsserted(() ->
                    assertThat(Files.readString(java.resolve("Line.java"))).contains("words"));

            Files.writeString(yaml.resolveSibling("more.yaml"), "class: Another\n");
            process.awaitLine("^2 types and 1 endpoint: ");
            assertThat(java.resolve("Another.java")).isRegularFile();

            Files.delete(yaml.resolveSibling("more.yaml"));
            await().untilAsserted(() -> assertThat(java.resolve("Another.java")).doesNotExist());
        }
    }
}
