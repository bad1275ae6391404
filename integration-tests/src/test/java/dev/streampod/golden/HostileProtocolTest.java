package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protocols of a size and with names that nobody expects are good ones all the same. */
class HostileProtocolTest {

    private static final List<String> TYPES = List.of(
            "int",
            "long?",
            "String",
            "bytes?",
            "Instant",
            "Duration?",
            "UUID",
            "URI?",
            "List<int>",
            "Set<String?>",
            "Map<String, List<double>>",
            "Color",
            "C0",
            "D0?",
            "dynamic?",
            "LocalDateTime",
            "float?");

    private static final String WORDS = """
            class: Words
            fields:
              %s
            ---
            enum: Color
            values: [red, class, 'true', 'null', record, values_, X]
            ---
            exception: Odd
            fields:
              message: int
            ---
            exception: Odder
            fields:
              message: String?
              cause: String
            ---
            class: Open
            fields:
              withA: int
              a: int
            ---
            class: Child
            extends: Open
            fields:
              withWithA: int
            ---
            channel: words
            parameters: {record: Color, var: Color, yield: long, with: String, name: String, of: UUID, channel: int}
            message: Open
            """;

    @TempDir
    private Path scratch;

    @Test
    void theyCompile() throws IOException {
        StringBuilder text = new StringBuilder(WORDS.formatted(fields(
                "record var yield sealed permits module exports with when reader writer other o obj object name names"
                        + " codec map list i e entry key token copy withA a self super_ java fields value")));
        text.append("---\nclass: Wide\nfields:\n  ").append(wide(300));
        text.append("\n---\nclass: WideParent\nfields:\n  ").append(wide(150));
        text.append("\n---\nclass: WideChild\nextends: WideParent\nfields:\n  last: int\n");
        for (int i = 0; i < 50; i++) {
            int next = (i + 1) % 50;
            text.append("---\nclass: C%d\nfields: {next: 'C%d?'}\n".formatted(i, next));
            text.append("---\nclass: D%d\nfields: {next: D%d}\n".formatted(i, next));
        }
        Path protocol = Files.createDirectories(scratch.resolve("protocol"));
        Files.writeString(protocol.resolve("a.yaml"), text);

        GenerationResult result = Generator.create()
                .run(new GenerationRequest(
                        scratch,
                        protocol,
                        scratch.resolve("java"),
                        scratch.resolve("manifest"),
                        "com.example",
                        "hostile",
                        Set.of("server", "client"),
                        false));

        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.GENERATED);
        assertThat(JavaCompilation.complaints(
                        JavaCompilation.sources(scratch.resolve("java")), scratch.resolve("classes")))
                .isEmpty();
    }

    private static String fields(String names) {
        return List.of(names.split(" ", -1)).stream()
                .map(name -> name + ": int")
                .collect(Collectors.joining("\n  "));
    }

    private static String wide(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "f" + i + ": " + TYPES.get(i % TYPES.size()))
                .collect(Collectors.joining("\n  "));
    }
}
