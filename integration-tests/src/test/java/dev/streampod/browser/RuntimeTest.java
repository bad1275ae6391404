package dev.streampod.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import dev.streampod.generator.BrowserOutput;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is generated, together with the runtime. */
@NeedsNode
class RuntimeTest {

    private static final Path PROGRAMS = Path.of("src/test/browser");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aModuleIsLoaded(BrowserProtocol protocol) throws IOException {
        protocol.generate(folder, "bigint");
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        Files.writeString(
                folder.resolve("load.mjs"),
                "const module = await import('./" + protocol.module() + ".js');\n"
                        + "console.log(Object.keys(module).filter(name => name.endsWith('Client')).join());\n");

        NodeProgram.Outcome result = NodeProgram.node("load.mjs").in(folder).run();

        assertThat(result.output()).contains("Client");
        assertThat(result.code()).isZero();
    }

    /** A member of the runtime that a name could hide must be known to the rules of names. */
    @ParameterizedTest
    @CsvSource({
        "Client, 'endpoint: %s\nmethods: {a: {}}\n'",
        "Endpoint, 'endpoint: a\nmethods: {%s: {}}\n'",
        "StreamEndpoint, 'endpoint: a\nstream: {}\nmethods: {%s: {}}\n'",
        "Channel, 'class: A\n---\nchannel: a\nparameters: {%s: int}\nmessage: A\n---\nendpoint: b\nstream: {follow: [a]}\n'"
    })
    void noNameHidesAMemberOfTheRuntime(String runtimeClass, String yaml) throws IOException {
        BrowserProtocol.TOUR.generate(folder, "bigint");
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        Files.copy(PROGRAMS.resolve("members.mjs"), folder.resolve("members.mjs"));
        NodeProgram.Outcome result =
                NodeProgram.node("members.mjs", runtimeClass).in(folder).run();
        assertThat(result.code()).as(result.output()).isZero();
        Pattern name = Pattern.compile("[a-z][A-Za-z0-9]*");
        Set<String> members = result.output()
                .lines()
                .filter(line -> name.matcher(line).matches())
                .collect(Collectors.toSet());
        assertThat(members).contains("constructor");

        assertThat(members.stream().filter(member -> accepted(yaml.formatted(member), member)))
                .isEmpty();
    }

    private boolean accepted(String yaml, String member) {
        try {
            Path definitions = Files.createDirectories(folder.resolve("names").resolve(member));
            Files.writeString(definitions.resolve("a.yaml"), yaml);
            return Generator.create()
                    .run(GenerationRequest.builder()
                            .projectDirectory(folder)
                            .protocolDirectory(definitions)
                            .outputDirectory(folder.resolve("java"))
                            .manifestFile(folder.resolve("names").resolve(member + ".manifest"))
                            .packageName("")
                            .moduleName("sample")
                            .targets(Set.of("browser"))
                            .browser(new BrowserOutput(folder.resolve("names/js"), "bigint"))
                            .build())
                    .diagnostics()
                    .stream()
                    .noneMatch(problem -> problem.message().contains("\"" + member + "\" cannot be the name of"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void defaultsOfEveryKindAreMade() throws IOException {
        BrowserProtocol.EVERYTHING.generate(folder, "bigint");
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        Files.copy(PROGRAMS.resolve("values.mjs"), folder.resolve("values.mjs"));

        NodeProgram.Outcome result = NodeProgram.node("values.mjs", "everything", "Defaults", "{}")
                .in(folder)
                .run();

        assertThat(result.output().strip()).matches(Pattern.compile("""
                        \\{"\\$type":"Defaults","aBoolean":true,"anInt":-2147483648,"aLong":"9223372036854775807n",\
                        "aFloat":1\\.5,"aDouble":-0\\.25,"aString":"It's \\\\"quoted\\\\" \\\\\\\\ and \\$L ünïcode",\
                        "anInstant":"2024-02-29T12:30:00\\.000000001Z","now":"20[^"]+Z","aLocalDate":"2024-02-29",\
                        "aLocalTime":"23:59:59\\.500","aLocalDateTime":"2024-02-29T12:30","aDuration":"PT26H10M30\\.1S",\
                        "random":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",\
                        "timeOrdered":"0[0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",\
                        "aUuid":"00000000-0000-0000-c000-000000000046","aUri":"https://example\\.com/a\\?b=c#d",\
                        "aBigInteger":"123456789012345678901234567890","aBigDecimal":"0\\.10","aColor":"green",\
                        "perhapsInt":7,"perhapsNow":"20[^"]+Z","perhapsUri":"urn:x"}"""));
        assertThat(result.code()).isZero();
    }
}
