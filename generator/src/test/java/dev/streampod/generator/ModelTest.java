package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.DefaultValue.BigDecimalValue;
import dev.streampod.generator.definition.DefaultValue.DurationValue;
import dev.streampod.generator.definition.DefaultValue.EnumConstantValue;
import dev.streampod.generator.definition.DefaultValue.FloatingValue;
import dev.streampod.generator.definition.DefaultValue.IntegerValue;
import dev.streampod.generator.definition.DefaultValue.NowValue;
import dev.streampod.generator.definition.DefaultValue.RandomUuidValue;
import dev.streampod.generator.definition.DefaultValue.StringValue;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection.AnyEntity;
import dev.streampod.generator.definition.StreamDirection.Messages;
import dev.streampod.generator.definition.StreamDirection.Nothing;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SetType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an emitter is given for protocols without errors. */
class ModelTest {

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({
        "boolean, BOOLEAN",
        "bool, BOOLEAN",
        "int, INT",
        "long, LONG",
        "float, FLOAT",
        "double, DOUBLE",
        "String, STRING",
        "string, STRING",
        "bytes, BYTES",
        "ByteData, BYTES",
        "Instant, INSTANT",
        "DateTime, INSTANT",
        "LocalDate, LOCAL_DATE",
        "LocalTime, LOCAL_TIME",
        "LocalDateTime, LOCAL_DATE_TIME",
        "Duration, DURATION",
        "UUID, UUID",
        "UuidValue, UUID",
        "URI, URI",
        "Uri, URI",
        "BigInteger, BIG_INTEGER",
        "BigInt, BIG_INTEGER",
        "BigDecimal, BIG_DECIMAL"
    })
    void everyScalarHasAllItsNames(String written, Scalar expected) {
        assertThat(typeOf(written)).isEqualTo(new ScalarType(expected, false));
        assertThat(typeOf(written + "?")).isEqualTo(new ScalarType(expected, true));
    }

    @Test
    void anIntOfTheServerpodDialectHas64Bits() {
        ProtocolModel model = new TestProject(root)
                .with("a.spy.yaml", "class: A\ntable: a\nfields:\n  value: int, !persist\n")
                .model();

        assertThat(field(model, "A", "value").type()).isEqualTo(new ScalarType(Scalar.LONG, false));
    }

    @Test
    void containersNest() {
        assertThat(typeOf("Map<String, List<int?>>?"))
                .isEqualTo(new MapType(
                        new ScalarType(Scalar.STRING, false),
                        new ListType(new ScalarType(Scalar.INT, true), false),
                        true));
        assertThat(typeOf("Set< any >")).isEqualTo(new SetType(new DynamicType(false), false));
        assertThat(typeOf("List<Other?>")).isEqualTo(new ListType(new ClassType("Other", true), false));
        assertThat(typeOf("Map<Color,dynamic?>"))
                .isEqualTo(new MapType(new EnumType("Color", false), new DynamicType(true), false));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "String | 'it\\'s, so'      | it's, so",
                "String | \"say \\\"x\\\"\" | say \"x\"",
                "String | ''                | ``",
                "String | '\\u00e9\\\\'     | é\\",
            })
    void textsAreReadWithTheirEscapes(String type, String written, String expected) {
        assertThat(defaultOf(type, written)).isEqualTo(new StringValue(expected));
    }

    @Test
    void defaultsBecomeValuesOfTheirType() {
        assertThat(defaultOf("int", "-3")).isEqualTo(new IntegerValue(-3));
        assertThat(defaultOf("long?", "9223372036854775807")).isEqualTo(new IntegerValue(Long.MAX_VALUE));
        assertThat(defaultOf("float", "0.1")).isEqualTo(new FloatingValue(0.1f));
        assertThat(defaultOf("double", "-Infinity")).isEqualTo(new FloatingValue(Double.NEGATIVE_INFINITY));
        assertThat(defaultOf("Instant", "now")).isEqualTo(new NowValue());
        assertThat(defaultOf("UUID", "random_v7")).isEqualTo(new RandomUuidValue(true));
        assertThat(defaultOf("Duration", "1d 2h 10min 30s 100ms"))
                .isEqualTo(new DurationValue(Duration.parse("P1DT2H10M30.1S")));
        assertThat(defaultOf("Duration", "PT0.000000001S")).isEqualTo(new DurationValue(Duration.ofNanos(1)));
        assertThat(defaultOf("BigDecimal", "1.500")).isEqualTo(new BigDecimalValue(new BigDecimal("1.500")));
        assertThat(defaultOf("Color", "NO")).isEqualTo(new EnumConstantValue("Color", "NO"));
    }

    @Test
    void bothWaysToWriteOptionsMeanTheSame() {
        ProtocolModel model = new TestProject(root).with("a.yaml", """
                        class: Inline
                        fields:
                          a: String?, required, jsonKey=key, scope=serverOnly, deprecated='use b, not a'
                          b: String, default='x', tail
                          c: String, defaultModel="x"
                        ---
                        class: Nested
                        fields:
                          a:
                            type: String?
                            required:
                            jsonKey: key
                            scope: serverOnly
                            deprecated: use b, not a
                          b: {type: String, default: 'x', tail: true}
                          c:
                            type: String
                            default: "'x'"
                        """).model();

        assertThat(model.classNamed("Nested").fields())
                .isEqualTo(model.classNamed("Inline").fields());
        FieldDefinition a = field(model, "Inline", "a");
        assertThat(a.required()).isTrue();
        assertThat(a.serverOnly()).isTrue();
        assertThat(a.jsonName()).isEqualTo("key");
        assertThat(a.deprecated()).isEqualTo("use b, not a");
        assertThat(field(model, "Inline", "b").tail()).isTrue();
        assertThat(field(model, "Inline", "b").defaultValue()).isEqualTo(new StringValue("x"));
        assertThat(field(model, "Inline", "c").defaultValue()).isEqualTo(new StringValue("x"));
    }

    @Test
    void sealedClassesKnowWhoExtendsThem() {
        ProtocolModel model = new TestProject(root).with("shapes.yaml", """
                        class: Square
                        extends: Polygon
                        fields:
                          side: double
                        ---
                        class: Polygon
                        sealed: true
                        extends: Shape
                        fields: {corners: int}
                        ---
                        class: Shape
                        sealed: true
                        fields: {label: String}
                        ---
                        class: Circle
                        extends: Shape
                        ---
                        class: Lonely
                        sealed: true
                        ---
                        endpoint: board
                        stream:
                          fromClient: [Shape, Circle]
                          toClient: []
                          userObject: com.example.Painter
                        """).model();

        ClassDefinition shape = model.classNamed("Shape");
        assertThat(shape.kind()).isEqualTo(ClassKind.SEALED_INTERFACE);
        assertThat(shape.children()).containsExactly("Circle", "Polygon");
        assertThat(shape.concreteTypes()).containsExactly("Circle", "Square");
        assertThat(shape.streamInterfaces()).containsExactly("BoardFromClient");
        assertThat(model.classNamed("Lonely").kind()).isEqualTo(ClassKind.INTERFACE);
        ClassDefinition square = model.classNamed("Square");
        assertThat(square.kind()).isEqualTo(ClassKind.RECORD);
        assertThat(square.streamInterfaces()).isEmpty();
        assertThat(square.allFields()).extracting(FieldDefinition::name).containsExactly("label", "corners", "side");
        assertThat(stream(model, "board"))
                .isEqualTo(new StreamDefinition(
                        new Messages("BoardFromClient", List.of("Shape", "Circle"), List.of("Circle", "Square")),
                        new Nothing(),
                        "com.example.Painter"));
    }

    @Test
    void whatIsLeftOutOfAnEndpointHasItsMeaning() {
        ProtocolModel model = new TestProject(root)
                .with(
                        "a.yaml",
                        "endpoint: open\nstream: {}\n---\nendpoint: admins\nrequiredScopes: [b, a]\nstream: {}\n")
                .model();

        assertThat(stream(model, "open")).isEqualTo(new StreamDefinition(new AnyEntity(), new AnyEntity(), null));
        EndpointDefinition admins = model.endpoints().get(0);
        assertThat(admins.requireLogin()).isTrue();
        assertThat(admins.requiredScopes()).containsExactly("b", "a");
        assertThat(admins.typeName()).isEqualTo("Admins");
    }

    @Test
    void whatClientsFollowIsNoStream() {
        ProtocolModel model = new TestProject(root).with("a.yaml", """
                        class: A
                        ---
                        channel: room
                        message: A
                        ---
                        channel: lobby
                        message: A
                        ---
                        channel: unfollowed
                        message: A
                        ---
                        endpoint: alone
                        stream:
                          follow: [room, lobby]
                        ---
                        endpoint: beside
                        stream:
                          fromClient: []
                          follow: [room]
                        ---
                        endpoint: without
                        stream: {}
                        """).model();

        EndpointDefinition alone = model.endpoints().get(0);
        assertThat(alone.stream()).isNull();
        assertThat(alone.followed()).extracting(ChannelDefinition::name).containsExactly("lobby", "room");
        assertThat(stream(model, "beside")).isEqualTo(new StreamDefinition(new Nothing(), new AnyEntity(), null));
        assertThat(stream(model, "without")).isEqualTo(new StreamDefinition(new AnyEntity(), new AnyEntity(), null));
        assertThat(model.endpoints().get(2).followed()).isEmpty();
        assertThat(model.followedChannels()).extracting(ChannelDefinition::name).containsExactly("lobby", "room");
    }

    @Test
    void enumsKeepTheirValuesAsTheyAreWritten() {
        EnumDefinition answer =
                new TestProject(root).with("a.yaml", """
                        enum: Answer
                        serialized: byIndex
                        default: NO
                        properties:
                          code: int
                          label: String, default='unnamed'
                          note: String?
                        values:
                          - NO: {code: 0}
                          ### Meaning yes.
                          - default: {code: 1, label: 017, note: "it's"}
                        """).model().enumNamed("Answer");

        assertThat(answer.byIndex()).isTrue();
        assertThat(answer.defaultValue()).isEqualTo("NO");
        assertThat(answer.valueNamed("NO").properties())
                .isEqualTo(Map.of("code", new IntegerValue(0), "label", new StringValue("unnamed")));
        assertThat(answer.valueNamed("default").javaName()).isEqualTo("default_");
        assertThat(answer.valueNamed("default").doc()).isEqualTo("Meaning yes.");
        assertThat(answer.valueNamed("default").properties())
                .containsEntry("label", new StringValue("017"))
                .containsEntry("note", new StringValue("it's"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "~", "Null", "NULL"})
    void aPropertysNullIsNoText(String nothing) {
        EnumDefinition answer = new TestProject(root)
                .with("a.yaml", """
                        enum: Answer
                        properties:
                          note: String?
                          label: String?, default='unnamed'
                          since: Instant?
                          other: Answer?
                        values:
                          - bare: {note: %1$s, label: %1$s, since: %1$s, other: %1$s}
                          - quoted: {note: '%1$s', label: "%1$s"}
                          - empty: {note: '', label: ""}
                        """.formatted(nothing))
                .model()
                .enumNamed("Answer");

        assertThat(answer.valueNamed("bare").properties()).isEmpty();
        assertThat(answer.valueNamed("quoted").properties())
                .isEqualTo(Map.of("note", new StringValue(nothing), "label", new StringValue(nothing)));
        assertThat(answer.valueNamed("empty").properties())
                .isEqualTo(Map.of("note", new StringValue(""), "label", new StringValue("")));
    }

    @Test
    void onlyCommentsDirectlyAboveAKeyDocumentIt() {
        ProtocolModel model = new TestProject(root).with("a.yaml", """
                        # Not this.
                        ### First line,
                        ###   second line.
                        class: A
                        fields:
                          ### Not this either.

                          a: String
                          ## Nor this.
                          b: String
                          ### But this.
                          c: {type: String, default: '### x'}
                          d:
                            type: String
                            default: |-
                              text
                              ### not a comment
                          e: String
                        """).model();

        assertThat(model.classNamed("A").doc()).isEqualTo("First line,\n  second line.");
        assertThat(model.classNamed("A").fields())
                .extracting(FieldDefinition::doc)
                .containsExactly("", "", "But this.", "", "");
        assertThat(field(model, "A", "d").defaultValue()).isEqualTo(new StringValue("text\n### not a comment"));
    }

    @Test
    void theFingerprintIsThatOfWhatBothSidesSee() {
        String plain = fingerprint("class: A\nfields:\n  a: String\n");

        String documented = """
                ### Doc.
                class: A
                fields:
                  ### Doc.
                  a: string
                  s: int?, scope=serverOnly
                ---
                class: S
                serverOnly: true
                ---
                channel: c
                parameters: {a: int}
                message: A
                """;
        assertThat(fingerprint(documented)).isEqualTo(plain);
        assertThat(fingerprint("class: A\nfields:\n  a: String?\n")).isNotEqualTo(plain);
        assertThat(fingerprint("class: A\nfields:\n  a: String, jsonKey=b\n")).isNotEqualTo(plain);
        assertThat(plain).matches("[0-9a-f]{32}");
    }

    @Test
    void channelsThatClientsFollowArePartOfTheFingerprint() {
        String channel = """
                class: A
                ---
                class: B
                extends: A
                ---
                channel: c
                parameters: {a: int}
                message: A
                history: {size: 1, ttl: 1s}
                ---
                endpoint: e
                methods: {m: {}}
                """;
        String followed = channel + "stream: {follow: [c]}\n";
        String plain = fingerprint(followed);

        assertThat(plain).isNotEqualTo(fingerprint(channel));
        assertThat(fingerprint(followed.replace("{a: int}", "{b: int}"))).isNotEqualTo(plain);
        assertThat(fingerprint(followed.replace("{a: int}", "{a: long}"))).isNotEqualTo(plain);
        assertThat(fingerprint(followed.replace("message: A", "message: B"))).isNotEqualTo(plain);
        assertThat(fingerprint(followed.replace("message: A", "message: A\npresence: A")))
                .isNotEqualTo(plain);
        assertThat(fingerprint(followed.replace("history: {size: 1, ttl: 1s}\n", "")))
                .isNotEqualTo(plain);
        assertThat(fingerprint(followed.replace("size: 1, ttl: 1s", "size: 2, ttl: 2s")))
                .isEqualTo(plain);
    }

    private String fingerprint(String yaml) {
        return new TestProject(root).with("a.yaml", yaml).model().fingerprint();
    }

    private TypeRef typeOf(String written) {
        ProtocolModel model = new TestProject(root)
                .with(
                        "a.yaml",
                        "class: A\nfields:\n  value: " + written
                                + "\n---\nclass: Other\n---\nenum: Color\nvalues: [red]\n")
                .model();
        return field(model, "A", "value").type();
    }

    private DefaultValue defaultOf(String type, String written) {
        ProtocolModel model = new TestProject(root)
                .with(
                        "a.yaml",
                        "class: A\nfields:\n  value: " + type + ", default=" + written
                                + "\n---\nenum: Color\nvalues: [red, NO]\n")
                .model();
        return Objects.requireNonNull(field(model, "A", "value").defaultValue());
    }

    private static FieldDefinition field(ProtocolModel model, String className, String name) {
        return model.classNamed(className).fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static StreamDefinition stream(ProtocolModel model, String endpoint) {
        return model.endpoints().stream()
                .filter(definition -> definition.name().equals(endpoint))
                .map(EndpointDefinition::stream)
                .map(Objects::requireNonNull)
                .findFirst()
                .orElseThrow();
    }
}
