package dev.streampod.golden;

import static dev.streampod.entity.Audience.CLIENT;
import static dev.streampod.entity.Audience.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.protocol.Protocol;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What classes of another protocol are called on the wire. */
class ModuleWireTest {

    private static final String AUTH = """
            class: UserInfo
            fields: {name: String, extra: "dynamic?"}
            ---
            class: Event
            fields: {number: int}
            ---
            class: Renamed
            extends: Event
            ---
            class: Log
            fields: {events: List<Event>}
            """;

    private static final String CHAT = """
            class: Line
            fields: {sender: UserInfo, about: "dynamic?"}
            ---
            class: Muted
            extends: module:auth:Event
            fields: {by: UserInfo}
            """;

    @TempDir
    private Path root;

    private URLClassLoader loader;
    private Protocol auth;
    private Protocol chat;
    private Json json;

    @BeforeEach
    void generate() throws Exception {
        Path module = root.resolve("classes").resolve("META-INF/streampod/auth");
        new ModuleDescriptor("auth", "com.example.auth").write(module);
        Files.writeString(module.resolve("auth.yaml"), AUTH);
        List<SourceFile> files = Stream.concat(
                        generated("auth", AUTH, List.of()).stream(),
                        generated("chat", CHAT, List.of(root.resolve("classes"))).stream())
                .toList();
        Path output = Files.createDirectories(root.resolve("output"));
        assertThat(JavaCompilation.complaints(files, output)).isEmpty();
        loader = JavaCompilation.loader(output);
        auth = protocol("com.example.auth.AuthProtocol");
        chat = protocol("com.example.chat.ChatProtocol");
        json = new Json(chat);
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private List<SourceFile> generated(String name, String yaml, List<Path> classPath) throws IOException {
        Path project = root.resolve(name);
        Path output = project.resolve("java");
        Files.createDirectories(project.resolve("protocol"));
        Files.writeString(project.resolve("protocol/all.yaml"), yaml);
        var result = Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(project)
                        .protocolDirectory(project.resolve("protocol"))
                        .outputDirectory(output)
                        .manifestFile(project.resolve("manifest"))
                        .packageName("com.example." + name)
                        .moduleName(name)
                        .targets(Set.of("entities"))
                        .classPath(classPath)
                        .build());
        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.GENERATED);
        try (Stream<Path> paths = Files.walk(output)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> new SourceFile(output.relativize(path).toString(), read(path)))
                    .toList();
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Protocol protocol(String name) throws ReflectiveOperationException {
        return (Protocol) loader.loadClass(name).getField("INSTANCE").get(null);
    }

    private void reads(String className, String text) {
        String quoted = text.replace('\'', '"');
        SerializableEntity entity = json.read(className, quoted, CLIENT);
        assertThat(json.write(entity, SERVER)).isEqualTo(quoted);
    }

    @Test
    void theProtocolThatUsesThemCallsThemByTheirModule() {
        assertThat(chat.codecs())
                .extracting(EntityCodec::className)
                .containsExactly("Line", "Muted", "auth.Event", "auth.Log", "auth.Renamed", "auth.UserInfo");
        assertThat(auth.codecs())
                .extracting(EntityCodec::className)
                .contains("UserInfo")
                .doesNotContain("auth.UserInfo");
    }

    @Test
    void aFieldOfSuchATypeNeedsNoName() {
        reads("Line", "{'sender':{'name':'ada'}}");
    }

    @Test
    void dynamicValuesBearTheLongName() {
        reads(
                "Line",
                "{'sender':{'name':'ada','extra':['Line',{'sender':{'name':'x'}}]},'about':['auth.UserInfo',{'name':'y'}]}");
    }

    @Test
    void aClassThatThisProtocolAddsToAnOpenOneIsReadInTheOthersFields() {
        reads(
                "auth.Log",
                "{'events':[{'@class':'Event','number':1},{'@class':'Renamed','number':2},"
                        + "{'@class':'Muted','number':3,'by':{'name':'ada'}}]}");
    }

    @Test
    void whoSpeaksBothProtocolsReadsBothNames() {
        EntityRegistry both = EntityRegistry.of(List.of(auth, chat));
        EntityCodec<?> plain = both.named("UserInfo");
        EntityCodec<?> qualified = both.named("auth.UserInfo");
        assertThat(plain).isNotNull();
        assertThat(qualified).isNotNull();
        assertThat(plain.type()).isEqualTo(qualified.type());
    }
}
