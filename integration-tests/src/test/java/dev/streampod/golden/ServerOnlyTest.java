package dev.streampod.golden;

import static dev.streampod.entity.Audience.CLIENT;
import static dev.streampod.entity.Audience.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.golden.everything.Audit;
import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.golden.everything.Note;
import dev.streampod.golden.everything.Options;
import dev.streampod.golden.everything.Perhaps;
import dev.streampod.golden.everything.Star;
import dev.streampod.protocol.Protocol;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S10: what is server-only is in nothing that goes to a client or comes from one, and travels between servers. */
class ServerOnlyTest {

    private static final String PACKAGE = "dev.streampod.golden.clientalone.";

    private static URLClassLoader loader;
    private static Protocol clientAlone;

    @BeforeAll
    static void compileAClientAlone(@TempDir Path classes) throws Exception {
        List<SourceFile> files = GoldenProtocol.CLIENT_ALONE.kept().entrySet().stream()
                .map(file -> new SourceFile(file.getKey(), file.getValue()))
                .toList();
        assertThat(JavaCompilation.complaints(files, classes)).isEmpty();
        loader = JavaCompilation.loader(classes);
        clientAlone = (Protocol) loader.loadClass(PACKAGE + "ClientaloneProtocol")
                .getField("INSTANCE")
                .get(null);
    }

    @AfterAll
    static void close() throws IOException {
        loader.close();
    }

    private static final Note NOTE = new Note("visible", "hidden", 17);
    private static final Options OPTIONS = Options.builder()
            .renamed("visible")
            .secret("hidden")
            .secretNotes(List.of(NOTE))
            .note(NOTE)
            .notes(Map.of("k", List.of(NOTE)))
            .insisted(null)
            .build();

    private final Json server = new Json(EverythingProtocol.INSTANCE);
    private final Json client = new Json(clientAlone);

    @Test
    void nothingServerOnlyGoesToAClientAtAnyDepth() {
        String written = server.write(OPTIONS, CLIENT);
        assertThat(written)
                .isEqualTo(
                        "{\"re-named\":\"visible\",\"note\":{\"text\":\"visible\"},\"notes\":{\"k\":[{\"text\":\"visible\"}]}}");
        Star star = new Star("outer", 5, new Star("inner", 5, null, "hidden"), "hidden");
        assertThat(server.write(Perhaps.builder().aShape(star).anything(OPTIONS).build(), CLIENT))
                .contains("inner")
                .doesNotContain("hidden")
                .doesNotContain("secret");
    }

    @Test
    void everythingTravelsBetweenServers() {
        String written = server.write(OPTIONS, SERVER);
        assertThat(written).contains("\"secret\":\"hidden\"", "\"secretDefault\":17", "secretNotes");
        assertThat(server.read("Options", written, SERVER)).isEqualTo(OPTIONS);
    }

    @Test
    void aServerOnlyKeyFromAClientIsSkippedLikeAnUnknownOne() {
        String written = server.write(OPTIONS, SERVER);
        Options read = (Options) server.read("Options", written, CLIENT);
        assertThat(read.secret()).isNull();
        assertThat(read.secretNotes()).isNull();
        assertThat(read.note()).isEqualTo(new Note("visible", null, 3));
        Note odd = (Note)
                server.readQuoted("Note", "{'secret':{'a':[1]},'text':'t','secret':2,'secretDefault':null}", CLIENT);
        assertThat(odd).isEqualTo(new Note("t", null, 3));
    }

    @Test
    void aServerOnlyClassIsUnknownInWhatAClientSends() {
        Perhaps perhaps = Perhaps.builder().anything(new Audit("ada", OPTIONS)).build();
        String written = server.write(perhaps, SERVER);
        assertThat(server.read("Perhaps", written, SERVER)).isEqualTo(perhaps);
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> server.read("Perhaps", written, CLIENT))
                .withMessage("Perhaps.anything: expected the name of a class, found \"Audit\" at /anything/0");
    }

    @Test
    void aServerOnlyEntityIsNotWrittenToAClient() {
        Perhaps perhaps = Perhaps.builder().anything(new Audit("ada", OPTIONS)).build();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> server.write(perhaps, CLIENT))
                .withMessage("Audit is known to servers only and cannot be sent to a client");
    }

    @Test
    void serverOnlyValuesAreNotInTheText() {
        assertThat(OPTIONS.toString())
                .contains("visible", "secret=***", "secretNotes=***")
                .doesNotContain("hidden");
        assertThat(NOTE).hasToString("Note[text=visible, secret=***, secretDefault=***]");
    }

    @Test
    void aClientAloneHasNeitherTheClassNorTheFields() throws Exception {
        assertThat(client.typeOf("Audit")).isNull();
        assertThat(components(loader.loadClass(PACKAGE + "Options")))
                .containsExactly("renamed", "note", "notes", "insisted", "old");
        assertThat(components(loader.loadClass(PACKAGE + "Note"))).containsExactly("text");
        assertThat(clientAlone.fingerprint()).isEqualTo(EverythingProtocol.INSTANCE.fingerprint());
    }

    private static Stream<String> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName);
    }

    static Stream<EntityCodec<?>> sharedCodecs() {
        return EverythingProtocol.INSTANCE.codecs().stream().filter(codec -> !codec.serverOnly());
    }

    @ParameterizedTest
    @MethodSource("sharedCodecs")
    void aClientAloneReadsWhatTheServerWritesAndAnswersTheSame(EntityCodec<?> codec) {
        var random = RandomEntities.forClients(codec.className().length());
        for (int i = 0; i < 50; i++) {
            SerializableEntity entity = random.entity(codec.type());
            String written = server.write(entity, CLIENT);
            SerializableEntity received = client.read(codec.className(), written, SERVER);
            assertThat(client.write(received, SERVER)).isEqualTo(written);
        }
    }

    @Test
    void aSealedInterfacePermitsWhatTheProtocolSays() {
        assertThat(dev.streampod.golden.everything.Shape.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        Circle.class,
                        dev.streampod.golden.everything.Polygon.class,
                        dev.streampod.golden.everything.Blob.class);
    }
}
