package dev.streampod.generator.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.Generator;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema for editors is made of the parsers' own table and kept in {@code docs}, from where it goes into the jar.
 * With {@code -Dschema.write=true} it is written anew.
 */
class ProtocolSchemaTest {

    private static final Path KEPT = Path.of("../docs/protocol.schema.json");

    private static final Path DIAGNOSTICS = Path.of("src/test/resources/diagnostics");

    /** What only the generator can see. */
    private static final Pattern BEYOND_A_SCHEMA =
            Pattern.compile("YAML syntax|appears twice|is given twice|must be the first key"
                    + "|cannot be used in a protocol|nested more than|surrogate pair|is not closed|a type is missing"
                    + "|unexpected .* after the type|a type cannot begin with|begins a comment|a second declaration|documents nothing|declares nothing"
                    + "|must have a single value");

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private final Schema schema = registry.getSchema(json());

    @TempDir
    private Path output;

    static Stream<Path> goodProtocols() {
        return Stream.of(
                        "../protocol-examples/board/src/main/protocol",
                        "../protocol-examples/chat/src/main/protocol",
                        "../protocol-examples/pixorama/src/main/protocol",
                        "../protocol-examples/tour/src/main/protocol",
                        "../benchmarks/src/main/protocol",
                        "../integration-tests/src/test/protocol/everything",
                        "../integration-tests/src/test/protocol/nasty")
                .map(Path::of);
    }

    static Stream<Path> diagnosticFixtures() throws IOException {
        try (Stream<Path> folders = Files.list(DIAGNOSTICS)) {
            return folders.sorted().toList().stream();
        }
    }

    @Test
    void theSchemaThatIsKeptIsMadeOfTheTable() throws IOException {
        String made = json();
        if (Boolean.getBoolean("schema.write")) {
            Files.writeString(KEPT, made);
        }

        assertThat(made).isEqualTo(Files.readString(KEPT));
    }

    @Test
    void theSchemaIsInTheJar() throws IOException {
        try (var in = Generator.class.getResourceAsStream("/META-INF/streampod/protocol.schema.json")) {
            assertThat(Objects.requireNonNull(in).readAllBytes()).isEqualTo(Files.readAllBytes(KEPT));
        }
    }

    @Test
    void theSchemaIsOne() throws IOException {
        Schema ofSchemas = registry.getSchema(SchemaLocation.of("http://json-schema.org/draft-07/schema"));

        assertThat(ofSchemas.validate(JsonMapper.shared().readTree(Files.readString(KEPT))))
                .isEmpty();
    }

    @Test
    void everyOptionOfAFieldIsInTheTable() {
        assertThat(MapKind.FIELD.optionNames())
                .containsExactlyElementsOf(Stream.of(FieldOption.Kind.values())
                        .map(FieldOption.Kind::key)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("goodProtocols")
    void whatIsGoodIsAccepted(Path protocol) throws IOException {
        List<ProtocolDocument> documents = ProtocolDocument.below(protocol);

        assertThat(documents).isNotEmpty().allSatisfy(document -> {
            assertThat(document.parserErrors()).isEmpty();
            assertThat(document.isRefusedBy(schema)).as("%s", document).isFalse();
        });
    }

    /** No false alarm: what the schema refuses, the generator refuses too. */
    @ParameterizedTest
    @MethodSource("diagnosticFixtures")
    void whatIsRefusedIsWrong(Path fixture) throws IOException {
        List<Span> errors = errors(fixture);

        for (ProtocolDocument document : ProtocolDocument.below(fixture)) {
            if (document.parserErrors().isEmpty() && document.isRefusedBy(schema)) {
                assertThat(errors).as("%s", document).anyMatch(document::contains);
            }
        }
    }

    /** What the parsers refuse is refused, but for what a schema cannot see. */
    @ParameterizedTest
    @MethodSource("diagnosticFixtures")
    void whatIsWrongInShapeIsRefused(Path fixture) throws IOException {
        for (ProtocolDocument document : ProtocolDocument.below(fixture)) {
            List<String> wrong = document.parserErrors().stream()
                    .filter(message -> !BEYOND_A_SCHEMA.matcher(message).find())
                    .toList();
            if (!wrong.isEmpty()) {
                assertThat(document.isRefusedBy(schema))
                        .as("%s: %s", document, wrong)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class: a",
                "class: A\nfields: {a: {type: String, scoppe: all}}",
                "class: A\nfields: {a: {default: 1}}",
                "class: A\nfields: {A: String}",
                "class: A\nfields: {a: 'String, defualt=1'}",
                "class: A\nfields: {a: 'String?, scope=none'}",
                "class: A\nfields: {a: 'String, default'}",
                "class: A\ntable: a",
                "exception: A\nfields: {a: 'String, jsonKey=b'}",
                "enum: A\nvalues: [{a: {b: [1]}}]",
                "enum: A\nserialized: byOrdinal\nvalues: [a]",
                "enum: A",
                "endpoint: a",
                "endpoint: a\nmethods: {b: {returns: [int]}}",
                "endpoint: a\nmethods: {b: {parameters: {c: 'int, required'}}}",
                "endpoint: a\nstream: {fromClient: A}",
                "channel: a\nmessage: A\nhistory: {size: many}",
                "channel: a"
            })
    void slipsAreSeen(String text) {
        assertThat(new ProtocolDocument("here", 1, text).isRefusedBy(schema)).isTrue();
    }

    private List<Span> errors(Path fixture) {
        GenerationRequest request = GenerationRequest.builder()
                .projectDirectory(fixture)
                .protocolDirectory(fixture.resolve("definitions"))
                .outputDirectory(output.resolve("java"))
                .manifestFile(output.resolve("manifest"))
                .packageName("com.example")
                .moduleName("sample")
                .targets(Set.of("server", "client"))
                .build();
        return Generator.create().run(request).diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .map(Diagnostic::span)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String json() {
        Separators separators = Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER);
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(separators).withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return JsonMapper.shared().writer().with(printer).writeValueAsString(ProtocolSchema.make()) + "\n";
    }
}
