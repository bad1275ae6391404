package dev.streampod.golden;

import static dev.streampod.entity.Audience.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.generator.DescriptionRequest;
import dev.streampod.generator.DescriptionResult;
import dev.streampod.generator.ProtocolDescription;
import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.Color;
import dev.streampod.golden.everything.EmailNotification;
import dev.streampod.golden.everything.EverythingChannels;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.golden.everything.NetworkFailure;
import dev.streampod.golden.everything.Perhaps;
import dev.streampod.golden.everything.Shape;
import dev.streampod.golden.everything.SimpleData;
import dev.streampod.golden.everything.StreamingMethods;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The descriptions of a protocol say of values what its codecs write and read. */
class DescriptionTruthTest {

    private static final int ENTITIES = 200;
    private static final Json JSON = new Json(EverythingProtocol.INSTANCE);

    @TempDir
    private static Path output;

    private static JsonNode openApi = JsonMapper.shared().nullNode();
    private static JsonNode asyncApi = JsonMapper.shared().nullNode();

    @BeforeAll
    static void describe() throws IOException {
        DescriptionResult result = ProtocolDescription.run(new DescriptionRequest(
                Path.of(""),
                Path.of("src/test/protocol/everything"),
                output,
                "everything",
                "Everything",
                "1",
                List.of()));
        openApi = read(result.documents().get(0));
        asyncApi = read(result.documents().get(1));
    }

    static Stream<EntityCodec<?>> codecs() {
        return EverythingProtocol.INSTANCE.codecs().stream().filter(codec -> !codec.serverOnly());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void whatIsWrittenFitsItsSchema(EntityCodec<?> codec) {
        Schema inOpenApi = component(openApi, codec.className());
        Schema inAsyncApi = component(asyncApi, codec.className());
        var random = RandomEntities.forClients(codec.className().hashCode());
        for (int i = 0; i < ENTITIES; i++) {
            String written = JSON.write(random.entity(codec.type()), CLIENT);
            JsonNode value = JsonMapper.shared().readTree(written);
            assertThat(inOpenApi.validate(value)).as(written).isEmpty();
            assertThat(inAsyncApi.validate(value)).as(written).isEmpty();
        }
    }

    /** Neither the codecs nor the schemas take a value whose fields are missing, or of another kind. */
    @ParameterizedTest
    @MethodSource("codecs")
    void whatIsNotReadDoesNotFit(EntityCodec<?> codec) {
        Schema inOpenApi = component(openApi, codec.className());
        Schema inAsyncApi = component(asyncApi, codec.className());
        var random = RandomEntities.forClients(7);
        for (int i = 0; i < 20; i++) {
            ObjectNode value =
                    (ObjectNode) JsonMapper.shared().readTree(JSON.write(random.entity(codec.type()), CLIENT));
            for (String name : List.copyOf(value.propertyNames())) {
                for (ObjectNode wrong : List.of(without(value, name), with(value, name))) {
                    boolean readable = isRead(codec.className(), wrong.toString());
                    assertThat(inOpenApi.validate(wrong).isEmpty())
                            .as("%s", wrong)
                            .isEqualTo(readable);
                    assertThat(inAsyncApi.validate(wrong).isEmpty())
                            .as("%s", wrong)
                            .isEqualTo(readable);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SimpleData|{'num': 1.5}",
                "SimpleData|{'num': 2147483648}",
                "SimpleData|{'num': '1'}",
                "SimpleData|{'num': null}",
                "SimpleData|[1]",
                "Perhaps|{'aBoolean': 0}",
                "Perhaps|{'aDouble': 'nan'}",
                "Perhaps|{'anInstant': '2024-02-29'}",
                "Perhaps|{'aLocalDate': '29.2.2024'}",
                "Perhaps|{'aLocalTime': '12'}",
                "Perhaps|{'aLocalDateTime': '2024-02-29'}",
                "Perhaps|{'aDuration': '1h'}",
                "Perhaps|{'aUuid': '1234'}",
                "Perhaps|{'aBigInteger': '1.5'}",
                "Perhaps|{'aBigInteger': 1}",
                "Perhaps|{'aBigDecimal': 'x'}",
                "Perhaps|{'aLevel': 3}",
                "Perhaps|{'aLevel': 'low'}",
                "Perhaps|{'aShape': {'label': 'a', 'radius': 1}}",
                "Perhaps|{'aShape': {'@class': 'Square', 'label': 'a'}}",
                "Perhaps|{'aShape': {'@class': 'Circle', 'label': 'a'}}",
                "Perhaps|{'anything': {'num': 1}}",
                "Perhaps|{'anything': ['Audit', {'by': 'a'}]}",
                "Perhaps|{'anything': ['SimpleData', {'num': 'a'}]}",
                "Perhaps|{'anything': ['SimpleData', {'num': 1}, 2]}",
                "Perhaps|{'anything': ['SimpleData']}",
                "Perhaps|{'list': [null]}",
                "Perhaps|{'map': {'a': 'b'}}",
                "Inbox|{'all': [{'@class': 'EmailNotification', 'text': 'a'}], 'byName': {}, 'letters': [], 'failures': []}",
            })
    void whatIsWrongIsRefusedByBoth(String className, String quoted) {
        String json = quoted.replace('\'', '"');
        JsonNode value = JsonMapper.shared().readTree(json);

        assertThatExceptionOfType(EntityFormatException.class).isThrownBy(() -> JSON.read(className, json, CLIENT));
        assertThat(component(openApi, className).validate(value)).isNotEmpty();
        assertThat(component(asyncApi, className).validate(value)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SimpleData|{'num': 1, 'unknown': [{}]}",
                "Defaults|{}",
                "Empty|{}",
                "Perhaps|{'aDouble': 'NaN', 'aFloat': 1}",
                "Perhaps|{'aShape': {'@class': 'Circle', 'label': 'a', 'radius': '-Infinity'}}",
                "Inbox|{'latest': {'text': 'a'}, 'all': [{'@class': 'Newer', 'text': 'a'}, {'@class': 'Notification', 'text': 'b'}], 'byName': {'a': null}, 'letters': [], 'failures': []}",
            })
    void whatIsRightIsTakenByBoth(String className, String quoted) {
        String json = quoted.replace('\'', '"');
        JsonNode value = JsonMapper.shared().readTree(json);

        JSON.read(className, json, CLIENT);
        assertThat(component(openApi, className).validate(value)).isEmpty();
        assertThat(component(asyncApi, className).validate(value)).isEmpty();
    }

    @Test
    void ordinaryValuesHaveTheFormatsThatAreNamed() {
        Perhaps perhaps = Perhaps.builder()
                .anInstant(Instant.parse("2026-11-23T18:44:10.123456789Z"))
                .aLocalDate(LocalDate.of(2026, 11, 23))
                .aLocalTime(LocalTime.of(18, 44))
                .aLocalDateTime(LocalDateTime.of(2026, 11, 23, 18, 44, 10))
                .aUuid(UUID.fromString("9f1c7a52-3d0e-4a35-8b53-0d9a5f0f2c11"))
                .aUri(URI.create("/a/ä?b#c"))
                .build();
        JsonNode value = JsonMapper.shared().readTree(JSON.write(perhaps, CLIENT));

        assertThat(component(openApi, "Perhaps", true).validate(value)).isEmpty();
        assertThat(component(asyncApi, "Perhaps", true).validate(value)).isEmpty();
    }

    @Test
    void everyMessageIsDescribedAsItsFrame() {
        var random = RandomEntities.forClients(3);
        codecs().forEach(codec -> {
            String data = JSON.write(random.entity(codec.type()), CLIENT);
            JsonNode frame = JsonMapper.shared()
                    .readTree("[\"msg\", \"anything\", \"" + codec.className() + "\", " + data + "]");
            assertThat(message("anything.any").validate(frame)).isEmpty();
            assertThat(message("echo.SimpleData").validate(frame)).isNotEmpty();
        });
        assertThat(message("anything.any")
                        .validate(JsonMapper.shared().readTree("[\"msg\", \"anything\", \"Audit\", {\"by\": \"a\"}]")))
                .isNotEmpty();
        assertThat(message("echo.SimpleData")
                        .validate(JsonMapper.shared()
                                .readTree("[\"msg\", \"echo\", \"SimpleData\", {\"num\": 1}, \"more\"]")))
                .isEmpty();
    }

    @Test
    void theFramesOfACallAreDescribed() {
        var writer = new FrameWriter(EntityRegistry.of(List.of(EverythingProtocol.INSTANCE)), CLIENT);
        var random = RandomEntities.forClients(5);
        for (int i = 0; i < 20; i++) {
            Shape shape = (Shape) random.entity(Circle.class);
            fits("streaming.both.call", writer.writeCall(7, "streaming", StreamingMethods.BOTH, arguments(3), 250));
            fits("streaming.both.item.shapes", writer.writeItem(7, "shapes", StreamingMethods.BOTH.result(), shape));
            fits("streaming.both.item", writer.writeItem(7, null, StreamingMethods.BOTH.result(), shape));
        }
        fits("streaming.sum.call", writer.writeCall(7, "streaming", StreamingMethods.SUM, arguments(null), -1));
        fits("streaming.sum.result", writer.writeResult(7, StreamingMethods.SUM.result(), 5L));
        fits("streaming.swallow.result", writer.writeResult(7, null, null));
        fits("end", writer.write(new Frame.End(7, "shapes", null)));
        fits("end", writer.write(new Frame.End(7, null, new Frame.Failure(7L, "internal", "m", "r", null))));
        fits("credit", writer.write(new Frame.Credit(7, "shapes", 12)));
        fits("cancel", writer.write(new Frame.Cancel(7, null)));
        fits("error", writer.write(new Frame.Failure(7L, "deadline", "m", null, null)));

        var exception = (NetworkFailure) random.entity(NetworkFailure.class);
        var failure = new Frame.Failure(7L, "exception", "m", null, null, exception);
        byte[] thrown = writer.write(failure);
        fits("streaming.count.exception", thrown);
        fits("streaming.count.end", writer.write(new Frame.End(7, null, failure)));
        fits("error", thrown);

        byte[] other = writer.writeCall(7, "streaming", StreamingMethods.SUM, arguments(null), -1);
        assertThat(message("streaming.both.call").validate(JsonMapper.shared().readTree(other)))
                .isNotEmpty();
    }

    @Test
    void theFramesOfAFollowedChannelAreDescribed() {
        var writer = new FrameWriter(EntityRegistry.of(List.of(EverythingProtocol.INSTANCE)), CLIENT);
        var random = RandomEntities.forClients(9);
        fits("party.follow.lounge", writer.writeFollow(3, "party", EverythingChannels.LOUNGE, List.of(), null, true));
        fits("party.follow.lounge", writer.writeFollow(3, "party", EverythingChannels.LOUNGE, List.of(), "5-0", false));
        fits(
                "party.follow.gallery",
                writer.writeFollow(4, "party", EverythingChannels.GALLERY, List.of(Color.red), null, false));
        for (int i = 0; i < 20; i++) {
            fits("follow.gallery.Circle", writer.write(new Frame.Publication(4, null, random.entity(Circle.class))));
            fits(
                    "follow.lounge.SimpleData",
                    writer.write(new Frame.Publication(3, i % 2 == 0 ? "5-0" : null, random.entity(SimpleData.class))));
            fits(
                    "follow.lounge.joined.EmailNotification",
                    writer.write(new Frame.Joined(3, "m-1", random.entity(EmailNotification.class))));
        }
        fits("following", writer.write(new Frame.Following(3, "5-0")));
        fits("following", writer.write(new Frame.Following(4, null)));
        fits("recovered", writer.write(new Frame.Recovered(3, 17, "1-0-0000000000000001")));
        fits("lost", writer.write(new Frame.Lost(3, "not-kept", "5-0", Instant.EPOCH, Instant.EPOCH)));
        fits("lost", writer.write(new Frame.Lost(4, "interrupted", null, Instant.EPOCH, Instant.EPOCH)));
        fits("unfollow", writer.write(new Frame.Unfollow(3)));
        fits("unfollowed", writer.write(new Frame.Unfollowed(3, "forbidden", "m")));
        fits("presence", writer.write(new Frame.WatchPresence(3)));
        fits("left", writer.write(new Frame.Left(3, "m-1")));
        fits("present", writer.write(new Frame.Present(3)));

        byte[] elsewhere = writer.writeFollow(3, "following", EverythingChannels.ROOM, List.of(42L), null, false);
        fits("following.follow.room", elsewhere);
        assertThat(message("party.follow.lounge").validate(JsonMapper.shared().readTree(elsewhere)))
                .isNotEmpty();
        assertThat(asyncApi.at("/operations/party.follow.drawings.send/messages")
                        .toString())
                .doesNotContain("joined", "present");
    }

    @Test
    void theProblemsOfHttpAreDescribed() {
        var writer = new FrameWriter(EntityRegistry.of(List.of(EverythingProtocol.INSTANCE)), CLIENT);
        var exception = (NetworkFailure) RandomEntities.forClients(6).entity(NetworkFailure.class);
        String path = "/paths/~1api~1methods~1fails/post/responses/422/content/application~1problem+json/schema";
        Schema declared = schema(openApi, SpecificationVersion.DRAFT_2020_12, openApi.at(path), false);
        var mapper = JsonMapper.shared();
        JsonNode thrown = mapper.readTree(writer.writeProblem(
                new Frame.Failure(null, "exception", "m", null, null, exception), 422, "Unprocessable Entity"));
        JsonNode internal = mapper.readTree(writer.writeProblem(
                new Frame.Failure(null, "internal", "m", "e-1", null), 500, "Internal Server Error"));

        assertThat(declared.validate(thrown)).as("%s", thrown).isEmpty();
        assertThat(component(openApi, "problem").validate(internal))
                .as("%s", internal)
                .isEmpty();
        assertThat(declared.validate(internal)).isNotEmpty();
        assertThat(component(openApi, "problem").validate(mapper.readTree("{}")))
                .isNotEmpty();
    }

    /** The arguments of a call whose streams are null. */
    private static List<@Nullable Object> arguments(@Nullable Object last) {
        return last == null ? Collections.singletonList(null) : Arrays.asList(null, null, last);
    }

    private static void fits(String message, byte[] frame) {
        JsonNode read = JsonMapper.shared().readTree(frame);
        assertThat(message(message).validate(read)).as("%s", read).isEmpty();
    }

    @Test
    void whatIsForServersIsInNeitherDocument() {
        assertThat(openApi.toString() + asyncApi)
                .contains("re-named")
                .doesNotContain("Audit")
                .doesNotContain("\"secret")
                .doesNotContain("Goes to servers only");
    }

    private static boolean isRead(String className, String json) {
        try {
            JSON.read(className, json, CLIENT);
            return true;
        } catch (EntityFormatException e) {
            return false;
        }
    }

    private static ObjectNode without(ObjectNode value, String name) {
        ObjectNode wrong = value.deepCopy();
        wrong.remove(name);
        return wrong;
    }

    private static ObjectNode with(ObjectNode value, String name) {
        ObjectNode wrong = value.deepCopy();
        wrong.putArray(name).addObject().put("not", "this");
        return wrong;
    }

    private static Schema component(JsonNode document, String name) {
        return component(document, name, false);
    }

    private static Schema component(JsonNode document, String name, boolean formats) {
        return schema(
                document,
                document == openApi ? SpecificationVersion.DRAFT_2020_12 : SpecificationVersion.DRAFT_7,
                JsonMapper.shared().createObjectNode().put("$ref", "#/components/schemas/" + name),
                formats);
    }

    private static Schema message(String name) {
        return schema(
                asyncApi,
                SpecificationVersion.DRAFT_7,
                asyncApi.at("/channels/websocket/messages/" + name + "/payload"),
                false);
    }

    private static Schema schema(JsonNode document, SpecificationVersion version, JsonNode inside, boolean formats) {
        ObjectNode schema = JsonMapper.shared().createObjectNode();
        schema.putArray("allOf").add(inside);
        schema.set("components", document.get("components"));
        // Formats are hints: "date-time" knows the years 0000 to 9999 alone, and Instant many more.
        var config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(formats).build();
        return SchemaRegistry.withDefaultDialect(version, registry -> registry.schemaRegistryConfig(config))
                .getSchema(schema);
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }
}
