package dev.streampod.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** L5: whatever comes is a frame or none, and leaves nothing behind for the next. */
class FrameReaderFuzzTest {

    private static final ValueCodec<Integer> INT =
            ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);
    private static final ValueCodec<@Nullable String> TEXT =
            ValueCodec.<String>ofNullable(EntityReader::readString, EntityWriter::writeString);
    private static final MethodDefinition<Integer> ADD = MethodDefinition.builder("add")
            .parameter("a", INT)
            .parameter("b", INT)
            .parameter("text", TEXT)
            .parameter("times", INT, () -> 42)
            .streamParameter("values", INT)
            .returns(INT);
    private static final MethodDefinition<Node> NODES = MethodDefinition.builder("nodes")
            .returnsStream(ValueCodec.<Node>of(Node.Codec.INSTANCE, Node.Codec.INSTANCE));

    private static final CallCodecs CALLS = new CallCodecs() {

        @Override
        public boolean hasEndpoint(String endpoint) {
            return endpoint.equals("math");
        }

        @Override
        public @Nullable MethodDefinition<?> method(String endpoint, String name) {
            return !endpoint.equals("math") ? null : name.equals("add") ? ADD : name.equals("nodes") ? NODES : null;
        }

        @Override
        public @Nullable MethodDefinition<?> called(long id) {
            return id == 1 ? ADD : id == 2 ? NODES : null;
        }

        @Override
        public @Nullable ValueCodec<?> items(long id, @Nullable String parameter) {
            return id == 3 ? (parameter == null ? NODES.result() : INT) : null;
        }
    };

    private static final byte[] MESSAGE =
            "[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"text\":\"é\",\"next\":{\"num\":2}}]".getBytes(UTF_8);
    private static final Frame MESSAGE_READ = new Frame.Message("nodes", new Node(1, "é", new Node(2, null, null)));
    private static final byte[] CALL = "[\"call\",7,\"math\",\"add\",{\"a\":1,\"b\":2}]".getBytes(UTF_8);
    private static final Frame CALL_READ = new Frame.Call(7, "math", ADD, Arrays.asList(1, 2, null, 42, null), -1);

    private final FrameReader fromClient = reader(Audience.CLIENT);
    private final FrameReader fromServer = reader(Audience.SERVER);

    private static FrameReader reader(Audience from) {
        var nodes = new Node.Nodes();
        return new FrameReader(nodes, EntityRegistry.of(List.of(nodes)), from);
    }

    @FuzzTest
    void framesAreReadOrRefused(byte[] text) {
        if (!Utf8.isValid(text, 0, text.length)) {
            return; // its connection has been closed before
        }
        byte[] surrounded = new byte[text.length + 6];
        Arrays.fill(surrounded, (byte) '"');
        System.arraycopy(text, 0, surrounded, 3, text.length);
        for (FrameReader reader : List.of(fromClient, fromServer)) {
            Frame first = readOrRefuse(reader, surrounded, text.length);
            assertThat(reader.read(MESSAGE, 0, MESSAGE.length, CALLS)).isEqualTo(MESSAGE_READ);
            assertThat(reader.read(CALL, 0, CALL.length, CALLS)).isEqualTo(CALL_READ);
            Frame again = readOrRefuse(reader, surrounded, text.length);
            assertThat(String.valueOf(again)).isEqualTo(String.valueOf(first));
        }
    }

    private static @Nullable Frame readOrRefuse(FrameReader reader, byte[] surrounded, int length) {
        try {
            return reader.read(surrounded, 3, length, CALLS);
        } catch (FrameSyntaxException e) {
            return null;
        }
    }
}
