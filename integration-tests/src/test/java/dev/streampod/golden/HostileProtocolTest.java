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
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protocols of a size and with names that nobody expects are good ones all the same. */
@Tag("long")
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

    private static final String DEPRECATED = """
            class: Parent
            fields: {a: "int, deprecated='old'", list: "List<String>, deprecated='old'"}
            ---
            class: Child
            extends: Parent
            ---
            class: Grandchild
            extends: Child
            fields: {b: "String?, deprecated='x', default='a'"}
            ---
            class: Sealed
            sealed: true
            fields: {a: "int, deprecated='old'", now: "Instant, deprecated='old', default=now"}
            ---
            class: SealedChild
            extends: Sealed
            fields: {c: "int, deprecated=''"}
            ---
            exception: Failure
            fields: {message: "String, deprecated='old'", uri: "URI, deprecated='', default='urn:a'"}
            ---
            exception: WorseFailure
            extends: Failure
            fields: {c: "int, deprecated=''"}
            ---
            endpoint: e
            methods:
              m: {deprecated: old, throws: [WorseFailure], parameters: {a: Grandchild}, returns: Child}
              s: {deprecated: old, parameters: {a: stream<SealedChild>}, returns: stream<Sealed>}
            """;

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

    /** Each of them in every position that takes its name. */
    private static final String CONTEXTUAL_KEYWORD = """
            class: %2$sParent
            fields: {%1$s: int, first: int}
            ---
            class: %2$sChild
            extends: %2$sParent
            fields: {second: int}
            ---
            class: %2$sSealed
            sealed: true
            fields: {%1$s: 'Instant, default=now', list: 'List<List<int>>'}
            ---
            class: %2$sSealedChild
            extends: %2$sSealed
            fields: {other: '%2$sNames?'}
            ---
            class: %2$sRecord
            fields: {%1$s: '%2$sNames, default=%1$s', secret: 'int?, scope=serverOnly'}
            ---
            exception: %2$sException
            fields: {%1$s: int, message: String}
            ---
            enum: %2$sNames
            values: [%1$s, other]
            ---
            enum: %2$sProperties
            properties: {%1$s: String, other: %2$sNames}
            values: [first: {%1$s: a, other: %1$s}]
            ---
            endpoint: %1$s
            stream: {fromClient: [%2$sParent], toClient: [%2$sRecord]}
            methods:
              %1$s: {parameters: {%1$s: int, other: 'int?'}, returns: int, throws: [%2$sException]}
              numbers: {parameters: {%1$s: stream<int>}, returns: stream<int>}
            ---
            channel: %1$s
            parameters: {%1$s: %2$sNames, other: int}
            message: %2$sParent
            presence: %2$sRecord
            ---
            """;

    @Test
    void everyContextualKeywordMayBeAName() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String keyword : List.of(
                "exports module non open opens permits provides record requires sealed to transitive uses var when with yield"
                        .split(" ", -1))) {
            String typeName = keyword.substring(0, 1).toUpperCase(Locale.ROOT) + keyword.substring(1);
            text.append(CONTEXTUAL_KEYWORD.formatted(keyword, typeName));
        }

        assertThat(complaints(text)).isEmpty();
    }

    @Test
    void inheritedFieldsMayBeDeprecated() throws IOException {
        assertThat(complaints(DEPRECATED)).isEmpty();
    }

    /** As a raw type: the protocol cannot name type arguments. */
    @Test
    void aUserObjectMayBeOfAGenericClass() throws IOException {
        assertThat(complaints("endpoint: e\nstream: {userObject: java.util.List}\n"))
                .isEmpty();
    }

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

        assertThat(complaints(text)).isEmpty();
    }

    /** What javac has to say about the code that is generated for a protocol. */
    private String complaints(CharSequence yaml) throws IOException {
        Path protocol = Files.createDirectories(scratch.resolve("protocol"));
        Files.writeString(protocol.resolve("a.yaml"), yaml);
        GenerationResult result = Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(scratch)
                        .protocolDirectory(protocol)
                        .outputDirectory(scratch.resolve("java"))
                        .manifestFile(scratch.resolve("manifest"))
                        .packageName("com.example")
                        .moduleName("hostile")
                        .targets(Set.of("server", "client"))
                        .build());
        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.GENERATED);
        return JavaCompilation.complaints(JavaCompilation.sources(scratch.resolve("java")), scratch.resolve("classes"));
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
