package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DescriptionTest {

    private static final Pattern FRAME_OF_A_DIALOGUE = Pattern.compile("(?m)^[→←] (\\[.*])$");

    private static final String PROTOCOL = """
            ### Rooms to talk in.
            endpoint: chat
            requireLogin: true
            stream:
              fromClient: [Line]
              toClient: [Line, Notice]
            methods:
              ### Says how
              ### many there are. Or so.
              count:
                parameters:
                  ### Which room.
                  room: String
                  since: Instant, default=now
                  most: int, default=10
                  level: Level?
                returns: long
                throws: [NoSuchRoom]
                requiredScopes: [admin]
                idempotent: true
                timeout: 5s
              forget:
                deprecated: 'it forgets nothing'
              watch:
                parameters: {rooms: stream<String>}
                returns: stream<Notice>
            ---
            endpoint: open
            methods:
              ping: {returns: 'Notice?'}
            ---
            class: Line
            fields:
              text: String, jsonKey=line-text
              secret: String?, scope=serverOnly
              level: Level, default=low
              author: Person?
            ---
            class: Notice
            fields: {code: int}
            ---
            class: Person
            sealed: true
            fields: {name: String}
            ---
            class: Guest
            extends: Person
            ---
            class: Audit
            serverOnly: true
            ---
            class: NeverSent
            ---
            enum: Level
            serialized: byIndex
            values: [low, high]
            ---
            exception: NoSuchRoom
            fields: {room: String}
            """;

    @TempDir
    private Path root;

    @Test
    void methodsAreOperationsOfOpenApi() throws IOException {
        JsonNode paths = openApi(PROTOCOL).get("paths");

        assertThat(paths.propertyNames()).containsExactly("/api/chat/count", "/api/chat/forget", "/api/open/ping");
        JsonNode count = paths.get("/api/chat/count").get("post");
        assertThat(count.get("operationId").asString()).isEqualTo("chat.count");
        assertThat(count.get("summary").asString()).isEqualTo("Says how many there are.");
        assertThat(count.get("description").asString())
                .isEqualTo("Says how\nmany there are. Or so.\n\nNeeds the scope `admin`.\n\nA call may be sent again."
                        + "\n\nTakes at most `PT5S`.");
        assertThat(count.get("security")).isEqualTo(json("[{\"bearer\": [\"admin\"]}]"));
        assertThat(count.at("/requestBody/content/application~1json/schema")).isEqualTo(json("""
                {
                  "type": "object",
                  "properties": {
                    "room": {"description": "Which room.", "type": "string"},
                    "since": {
                      "description": "Left out: the time at which it is read.",
                      "type": "string",
                      "format": "date-time",
                      "pattern": "^[+-]?[0-9]{4,10}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\\\.[0-9]{1,9})?)?Z$"
                    },
                    "most": {
                      "default": 10,
                      "type": "integer",
                      "format": "int32",
                      "minimum": -2147483648,
                      "maximum": 2147483647
                    },
                    "level": {"anyOf": [{"$ref": "#/components/schemas/Level"}, {"type": "null"}]}
                  },
                  "required": ["room"]
                }"""));
        assertThat(count.at("/requestBody/required").asBoolean()).isTrue();
        assertThat(count.get("responses").propertyNames())
                .containsExactly("200", "400", "401", "403", "404", "408", "413", "415", "422", "429", "500", "503");
        assertThat(count.at("/responses/200/content/application~1json/schema"))
                .isEqualTo(json("{\"type\": \"integer\", \"format\": \"int64\"}"));
        assertThat(count.at("/responses/422/content/application~1problem+json/schema/allOf/1/properties"))
                .isEqualTo(json("{\"code\": {\"const\": \"exception\"}, \"className\": {\"const\": \"NoSuchRoom\"},"
                        + " \"data\": {\"$ref\": \"#/components/schemas/NoSuchRoom\"}}"));

        JsonNode forget = paths.get("/api/chat/forget").get("post");
        assertThat(forget.get("deprecated").asBoolean()).isTrue();
        assertThat(forget.get("description").asString())
                .isEqualTo("Requires a login.\n\nDeprecated: it forgets nothing.");
        assertThat(forget.at("/requestBody/required").asBoolean(true)).isFalse();
        assertThat(forget.get("security")).isEqualTo(json("[{\"bearer\": []}]"));
        assertThat(forget.get("responses").propertyNames())
                .containsExactly("204", "400", "401", "403", "404", "408", "413", "415", "429", "500", "503");
        assertThat(paths.get("/api/open/ping").get("post").get("security")).isEqualTo(json("[{}, {\"bearer\": []}]"));
        assertThat(paths.get("/api/open/ping").get("post").get("summary").asString())
                .isEqualTo("open.ping");
    }

    @Test
    void theCodesAreThoseOfTheWire() throws IOException {
        JsonNode codes = openApi(PROTOCOL).at("/components/schemas/problem/properties/code/examples");

        assertThat(codes.valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ErrorCode.values()).map(ErrorCode::wireName).toList());
    }

    @Test
    void methodsWithStreamsAreNamedAsNotForHttp() throws IOException {
        assertThat(openApi(PROTOCOL).at("/tags/0/description").asString())
                .isEqualTo("Rooms to talk in.\n\nOver the WebSocket only, because of their streams: `watch`.");
    }

    @Test
    void onlyWhatTravelsIsAComponent() throws IOException {
        JsonNode schemas = openApi(PROTOCOL).at("/components/schemas");
        assertThat(schemas.propertyNames()).containsExactly("Level", "NoSuchRoom", "Notice", "problem");

        JsonNode streamed = asyncApi(PROTOCOL).at("/components/schemas");
        assertThat(streamed.propertyNames())
                .containsExactly("Guest", "Guest-tagged", "Level", "Line", "Notice", "Person", "failure");
        assertThat(streamed.get("Line")).isEqualTo(json("""
                {
                  "type": "object",
                  "properties": {
                    "line-text": {"type": "string"},
                    "level": {"default": 0, "allOf": [{"$ref": "#/components/schemas/Level"}]},
                    "author": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]}
                  },
                  "required": ["line-text"]
                }"""));
        assertThat(streamed.get("Level")).isEqualTo(json("""
                {
                  "description": "* `0`: low\\n* `1`: high",
                  "type": "integer",
                  "enum": [0, 1],
                  "x-enum-varnames": ["low", "high"]
                }"""));
    }

    @Test
    void streamsAreOperationsOfAsyncApi() throws IOException {
        JsonNode document = asyncApi(PROTOCOL);
        JsonNode operations = document.get("operations");

        assertThat(operations.propertyNames())
                .containsExactly(
                        "receive", "send", "chat.receive", "chat.send", "chat.watch.receive", "chat.watch.send");
        assertThat(operations.get("chat.send")).isEqualTo(json("""
                {
                  "action": "send",
                  "channel": {"$ref": "#/channels/websocket"},
                  "description": "Rooms to talk in.\\n\\nRequires a login.",
                  "security": [{"$ref": "#/components/securitySchemes/bearer"}],
                  "messages": [
                    {"$ref": "#/channels/websocket/messages/chat.Line"},
                    {"$ref": "#/channels/websocket/messages/chat.Notice"}
                  ]
                }"""));
        assertThat(document.at("/channels/websocket/messages/chat.Notice/payload"))
                .isEqualTo(json("""
                        {
                          "type": "array",
                          "items": [
                            {"const": "msg"},
                            {"const": "chat"},
                            {"const": "Notice"},
                            {"$ref": "#/components/schemas/Notice"}
                          ],
                          "minItems": 4
                        }"""));
        assertThat(operations.at("/chat.watch.receive/messages").size()).isEqualTo(5);
        assertThat(document.at("/channels/websocket/messages").propertyNames())
                .contains("chat.watch.call", "chat.watch.item.rooms", "chat.watch.item", "credit");
    }

    @Test
    void channelsToFollowAreOperationsOfAsyncApi() throws IOException {
        JsonNode document = asyncApi("""
                ### What is said in a room.
                channel: room
                parameters:
                  ### Which room.
                  roomId: long
                message: Line
                presence: Line
                history: {size: 1, ttl: 1s}
                ---
                channel: notFollowed
                message: Hidden
                ---
                class: Line
                ---
                class: Hidden
                ---
                endpoint: chat
                requireLogin: true
                stream:
                  follow: [room]
                """);

        assertThat(document.get("operations").propertyNames())
                .containsExactly("receive", "send", "chat.follow.room.receive", "chat.follow.room.send");
        assertThat(document.at("/operations/chat.follow.room.receive")).isEqualTo(json("""
                {
                  "action": "receive",
                  "channel": {"$ref": "#/channels/websocket"},
                  "description": "What is said in a room.\\n\\nRequires a login.",
                  "security": [{"$ref": "#/components/securitySchemes/bearer"}],
                  "messages": [
                    {"$ref": "#/channels/websocket/messages/chat.follow.room"},
                    {"$ref": "#/channels/websocket/messages/unfollow"},
                    {"$ref": "#/channels/websocket/messages/presence"}
                  ]
                }"""));
        assertThat(document.at("/channels/websocket/messages/chat.follow.room/payload"))
                .isEqualTo(json("""
                        {
                          "type": "array",
                          "items": [
                            {"const": "follow"},
                            {"type": "integer"},
                            {"const": "chat"},
                            {"const": "room"},
                            {
                              "type": "object",
                              "properties": {"roomId": {"description": "Which room.", "type": "integer", "format": "int64"}},
                              "required": ["roomId"]
                            },
                            {
                              "type": "object",
                              "properties": {
                                "after": {
                                  "type": "string",
                                  "description": "The position after which to begin, if not with what is posted from now on."
                                },
                                "all": {
                                  "type": "boolean",
                                  "description": "Whether to begin with the oldest message that is kept; not with `after`."
                                }
                              }
                            }
                          ],
                          "minItems": 5
                        }"""));
        assertThat(document.get("components").get("schemas").propertyNames())
                .contains("Line")
                .doesNotContain("Hidden");
    }

    /** What the reference of the wire protocol shows is what the document describes. */
    @Test
    void theFramesOfTheReferenceAreThoseDescribed() throws IOException {
        JsonNode document = streams("pixorama");
        JsonNode tour = streams("tour");
        List<JsonNode> frames = FRAME_OF_A_DIALOGUE
                .matcher(Files.readString(Path.of("../docs/wire-protocol.md")))
                .results()
                .map(found -> json(found.group(1)))
                .toList();

        assertThat(frames).hasSizeGreaterThan(20);
        Map<Long, String> calls = new HashMap<>();
        assertThat(frames).allSatisfy(frame -> {
            String ofCall = messageOfCall(frame, calls);
            String ofTour = ofCall == null ? messageOfFollow(frame) : ofCall;
            assertThat(ofTour == null ? problems(document, frame) : problems(tour, ofTour, frame))
                    .isEmpty();
        });
        assertThat(calls).hasSizeGreaterThan(1);
        assertThat(problems(document, json("[\"hello\", {\"protocol\": \"one\"}]")))
                .isNotEmpty();
        assertThat(problems(document, json("[\"open\"]"))).isNotEmpty();
        assertThat(problems(document, json("[\"msg\", \"pixorama\", \"SetPixel\", {\"x\": 1}]")))
                .isNotEmpty();
    }

    private JsonNode streams(String example) throws IOException {
        DescriptionResult result = run(Path.of("../protocol-examples/" + example + "/src/main/protocol"));
        return JsonMapper.shared().readTree(Files.readString(result.documents().get(1)));
    }

    /** What a frame of a call is called in the document; null for any other, and for errors. */
    private static @Nullable String messageOfCall(JsonNode frame, Map<Long, String> calls) {
        String name = frame.get(0).asString();
        if (name.equals("call")) {
            calls.put(
                    frame.get(1).asLong(),
                    frame.get(2).asString() + "." + frame.get(3).asString());
        }
        if (Set.of("end", "credit", "cancel").contains(name)) {
            return name;
        }
        if (!Set.of("call", "item", "result").contains(name)) {
            return null;
        }
        String parameter = name.equals("item") && frame.get(2).isString()
                ? "." + frame.get(2).asString()
                : "";
        return calls.get(frame.get(1).asLong()) + "." + name + parameter;
    }

    /** What a frame about a followed channel of the tour is called in its document; null for any other. */
    private static @Nullable String messageOfFollow(JsonNode frame) {
        String name = frame.get(0).asString();
        return switch (name) {
            case "follow" -> frame.get(2).asString() + ".follow." + frame.get(3).asString();
            case "pub" -> "follow.feed." + frame.get(3).asString();
            case "joined" -> "follow.feed.joined." + frame.get(3).asString();
            case "unfollow", "following", "recovered", "lost", "unfollowed", "presence", "left", "present" -> name;
            default -> null;
        };
    }

    private static List<?> problems(JsonNode document, JsonNode frame) {
        String name = frame.get(0).asString();
        String message = name.equals("msg")
                ? frame.get(1).asString() + "." + frame.get(2).asString()
                : name;
        return problems(document, message, frame);
    }

    private static List<?> problems(JsonNode document, String message, JsonNode frame) {
        ObjectNode schema = JsonMapper.shared().createObjectNode();
        schema.putArray("allOf").add(document.at("/channels/websocket/messages/" + message + "/payload"));
        schema.set("components", document.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(schema)
                .validate(frame);
    }

    @Test
    void typesOfOtherProtocolsAreDescribedByTheirNamesThere() throws IOException {
        Path module = root.resolve("module/META-INF/streampod/auth");
        new ModuleDescriptor("auth", "com.example.auth").write(module);
        Files.writeString(module.resolve("auth.yaml"), """
                class: User
                fields: {role: Role, friend: 'User?'}
                ---
                class: Admin
                extends: User
                fields: {anything: 'dynamic?'}
                ---
                enum: Role
                values: [member, boss]
                ---
                class: Internal
                serverOnly: true
                """);
        Path file = write("protocol/a.yaml", """
                endpoint: users
                stream: {fromClient: [module:auth:User]}
                methods:
                  find: {parameters: {role: 'module:auth:Role', byRole: 'Map<Role, int>?'}, returns: User}
                ---
                class: Wizard
                extends: User
                """);

        DescriptionResult result = ProtocolDescription.run(new DescriptionRequest(
                root,
                file.getParent(),
                root.resolve("target"),
                "sample",
                "Sample",
                "1",
                List.of(root.resolve("module"))));

        JsonNode openApi = json(texts(result).get(0));
        JsonNode schemas = openApi.at("/components/schemas");
        assertThat(schemas.propertyNames())
                .containsExactly(
                        "Wizard",
                        "auth.Admin",
                        "auth.Admin-tagged",
                        "auth.Role",
                        "auth.User",
                        "auth.User-family",
                        "auth.User-other",
                        "auth.User-tagged",
                        "dynamic",
                        "problem");
        assertThat(schemas.at("/auth.User-family/discriminator")).isEqualTo(json("""
                {"propertyName": "@class", "mapping": {
                  "Admin": "#/components/schemas/auth.Admin-tagged",
                  "User": "#/components/schemas/auth.User-tagged"}}"""));
        assertThat(schemas.at("/dynamic/oneOf/1/prefixItems"))
                .isEqualTo(json("[{\"const\": \"auth.Admin\"}, {\"$ref\": \"#/components/schemas/auth.Admin\"}]"));
        assertThat(schemas.at("/auth.User/properties/role/$ref").asString())
                .isEqualTo("#/components/schemas/auth.Role");
        assertThat(openApi.at("/paths/~1api~1users~1find/post/requestBody/content/application~1json/schema/properties"
                        + "/byRole/propertyNames"))
                .isEqualTo(json("{\"enum\": [\"member\", \"boss\"]}"));
        assertThat(json(texts(result).get(1)).at("/operations/users.receive/messages"))
                .isEqualTo(json("[{\"$ref\": \"#/channels/websocket/messages/users.auth.Admin\"},"
                        + " {\"$ref\": \"#/channels/websocket/messages/users.auth.User\"}]"));
        var official = new OfficialSchemas();
        assertThat(official.openApi(texts(result).get(0))).isEmpty();
        assertThat(official.asyncApi(texts(result).get(1))).isEmpty();
    }

    @Test
    void theOrderOfFilesDoesNotMatter() throws IOException {
        Path together = write("together/a.yaml", PROTOCOL);
        String[] documents = PROTOCOL.split("---\n", -1);
        for (int i = 0; i < documents.length; i++) {
            write("apart/" + (documents.length - i) + ".yaml", documents[i]);
        }

        assertThat(texts(run(root.resolve("apart")))).isEqualTo(texts(run(together.getParent())));
    }

    @Test
    void onlyWhatChangedIsWritten() throws IOException {
        Path file = write("protocol/a.yaml", PROTOCOL);
        DescriptionResult first = run(file.getParent());
        assertThat(first.summary()).isEqualTo("2 documents: 2 written, 0 unchanged");
        assertThat(first.documents())
                .containsExactly(
                        root.resolve("target/META-INF/streampod/mySample/openapi.json"),
                        root.resolve("target/META-INF/streampod/mySample/asyncapi.json"));
        FileTime old = FileTime.from(Instant.EPOCH);
        for (Path document : first.documents()) {
            Files.setLastModifiedTime(document, old);
        }

        assertThat(run(file.getParent()).written()).isZero();
        write("protocol/a.yaml", PROTOCOL.replace("Or so", "Or not"));
        assertThat(run(file.getParent()).summary()).isEqualTo("2 documents: 1 written, 1 unchanged");
        assertThat(Files.getLastModifiedTime(first.documents().get(1))).isEqualTo(old);
    }

    @Test
    void withAnErrorNothingIsTouched() throws IOException {
        Path file = write("protocol/a.yaml", PROTOCOL);
        List<String> before = texts(run(file.getParent()));
        write("protocol/a.yaml", PROTOCOL.replace("code: int", "code: itn"));

        DescriptionResult result = run(file.getParent());

        assertThat(result.failed()).isTrue();
        assertThat(result.documents()).isEmpty();
        assertThat(text(result)).contains("error: protocol/a.yaml", "unknown type \"itn\"", "did you mean \"int\"?");
        assertThat(result.failure()).isEqualTo("1 error");
        assertThat(Files.readString(root.resolve("target/META-INF/streampod/mySample/openapi.json")))
                .isEqualTo(before.get(0));
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(text(run(root.resolve("none")))).contains("the protocol directory none does not exist");
        assertThat(text(ProtocolDescription.run(
                        new DescriptionRequest(root, root, root, "...", "title", " ", List.of()))))
                .contains("cannot be turned into a Java name", "version is not set");
    }

    @Test
    void aFileInTheWayIsSaid() throws IOException {
        Path file = write("protocol/a.yaml", PROTOCOL);
        write("target", "a file");

        assertThat(text(run(file.getParent())))
                .contains("error: target/META-INF/streampod/mySample/openapi.json cannot be written");
    }

    private JsonNode openApi(String yaml) throws IOException {
        return json(texts(run(write("protocol/a.yaml", yaml).getParent())).get(0));
    }

    private JsonNode asyncApi(String yaml) throws IOException {
        return json(texts(run(write("protocol/a.yaml", yaml).getParent())).get(1));
    }

    private DescriptionResult run(Path protocol) {
        return ProtocolDescription.run(new DescriptionRequest(
                root, protocol, root.resolve("target"), "my-sample", "Sample", "1.0", List.of()));
    }

    private static List<String> texts(DescriptionResult result) throws IOException {
        assertThat(result.failed()).as("%s", text(result)).isFalse();
        return List.of(
                Files.readString(result.documents().get(0)),
                Files.readString(result.documents().get(1)));
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String text(DescriptionResult result) {
        return result.diagnostics().stream().map(DiagnosticFormat::format).collect(Collectors.joining("\n"));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
