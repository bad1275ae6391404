package dev.streampod.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallFramesTest {

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
    private static final MethodDefinition<@Nullable Void> NOTHING =
            MethodDefinition.builder("nothing").returnsNothing();

    private static final CallCodecs CALLS = new CallCodecs() {

        @Override
        public boolean hasEndpoint(String endpoint) {
            return endpoint.equals("math");
        }

        @Override
        public @Nullable MethodDefinition<?> method(String endpoint, String name) {
            return !endpoint.equals("math") ? null : name.equals("add") ? ADD : name.equals("nothing") ? NOTHING : null;
        }

        @Override
        public @Nullable MethodDefinition<?> called(long id) {
            return Map.of(1L, ADD, 2L, NOTHING).get(id);
        }

        @Override
        public @Nullable ValueCodec<?> items(long id, @Nullable String parameter) {
            return id == 3 ? (parameter == null ? NODES.result() : INT) : null;
        }
    };

    private final EntityRegistry registry = EntityRegistry.of(List.of(new Node.Nodes()));
    private final FrameReader reader = new FrameReader(new Node.Nodes(), registry, Audience.CLIENT);
    private final FrameWriter writer = new FrameWriter(registry, Audience.SERVER);

    @Test
    void aCallIsReadWithItsArgumentsInAnyOrder() {
        Frame frame = read(
                "[\"call\",7,\"math\",\"add\",{\"b\":2,\"more\":[{}],\"text\":null,\"a\":1},{\"x\":[],\"deadlineMillis\":250},9]");

        assertThat(frame).isEqualTo(new Frame.Call(7, "math", ADD, Arrays.asList(1, 2, null, 42, null), 250));
    }

    @Test
    void whatMayBeLeftOutMayBeLeftOut() {
        assertThat(read("[\"call\",7,\"math\",\"add\",{\"a\":1,\"b\":2,\"times\":3}]"))
                .isEqualTo(new Frame.Call(7, "math", ADD, Arrays.asList(1, 2, null, 3, null), -1));
        assertThat(read("[\"call\",8,\"math\",\"nothing\"]"))
                .isEqualTo(new Frame.Call(8, "math", NOTHING, List.of(), -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|missing arguments: a, b",
                "{\"a\":1,\"b\":null}|the argument b is missing",
                "{\"a\":\"x\",\"b\":2}|the argument a: expected an int, found \"x\" at /4/a",
                "{\"a\":1,\"b\":{}}|the argument b: expected an int, found an object at /4/b",
                "{\"a\":1,\"a\":1,\"b\":2}|the argument a is given twice",
                "{\"a\":1,\"b\":2,\"values\":[1]}|the argument values is a stream: its items are sent in frames of"
                        + " their own",
                "[1,2]|the arguments of a call are an object",
            })
    void argumentsThatDoNotFitRefuseTheCall(String arguments, String message) {
        assertThat(read("[\"call\",7,\"math\",\"add\"," + arguments + ",{\"deadlineMillis\":1}]"))
                .isEqualTo(new Frame.BadCall(7, ErrorCode.BAD_REQUEST, message));
    }

    @Test
    void aNegativeDeadlineRefusesTheCall() {
        assertThat(read("[\"call\",7,\"math\",\"nothing\",{},{\"deadlineMillis\":-1}]"))
                .isEqualTo(new Frame.BadCall(7, ErrorCode.BAD_REQUEST, "deadlineMillis is less than 0"));
        assertThat(read("[\"call\",7,\"math\",\"nothing\",{},{\"deadlineMillis\":0}]"))
                .isEqualTo(new Frame.Call(7, "math", NOTHING, List.of(), 0));
    }

    @Test
    void whatIsNotThereIsTold() {
        assertThat(read("[\"call\",7,\"math\",\"sub\",{\"a\":[[[1]]]},{}]"))
                .isEqualTo(new Frame.BadCall(7, ErrorCode.UNKNOWN_METHOD, "there is no method sub of math"));
        assertThat(read("[\"call\",7,\"nodes\",\"add\",{}]"))
                .isEqualTo(new Frame.BadCall(7, ErrorCode.UNKNOWN_ENDPOINT, "there is no endpoint nodes"));
    }

    @Test
    void argumentsNestedTooDeeplyRefuseTheCallAndHarmNoOtherFrame() {
        String deep = "[".repeat(100) + "]".repeat(100);

        assertThat(read("[\"call\",7,\"math\",\"add\",{\"x\":" + deep + "}]"))
                .isInstanceOfSatisfying(
                        Frame.BadCall.class, bad -> assertThat(bad.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        assertThat(read("[\"ping\"]")).isEqualTo(new Frame.Ping());
    }

    @Test
    void resultsItemsAndTheirEndsAreRead() {
        assertThat(read("[\"result\",1,5]")).isEqualTo(new Frame.Result(1, 5));
        assertThat(read("[\"result\",2,null]")).isEqualTo(new Frame.Result(2, null));
        assertThat(read("[\"result\",1,\"x\"]"))
                .isEqualTo(new Frame.BadValue(1, null, true, "the result: expected an int, found \"x\" at /2"));
        assertThat(read("[\"result\",9,[1,{}]]")).isEqualTo(new Frame.Stray(9));
        assertThat(read("[\"item\",3,\"values\",4]")).isEqualTo(new Frame.Item(3, "values", 4));
        assertThat(read("[\"item\",3,null,{\"num\":1,\"text\":\"é\"}]"))
                .isEqualTo(new Frame.Item(3, null, new Node(1, "é", null)));
        assertThat(read("[\"item\",3,null,{\"num\":\"x\"}]")).isInstanceOf(Frame.BadValue.class);
        assertThat(read("[\"item\",3,\"values\",null]"))
                .isEqualTo(new Frame.BadValue(3, "values", false, "an item is missing"));
        assertThat(read("[\"item\",3,\"values\"]")).isInstanceOf(Frame.BadValue.class);
        assertThat(read("[\"item\",9,null,{\"num\":[]}]")).isEqualTo(new Frame.Stray(9));
        assertThat(read("[\"end\",3,null]")).isEqualTo(new Frame.End(3, null, null));
        assertThat(read("[\"end\",3,null,null]")).isEqualTo(new Frame.End(3, null, null));
        assertThat(read("[\"end\",3,\"values\",{\"code\":\"internal\",\"message\":\"m\"}]"))
                .isEqualTo(new Frame.End(3, "values", new Frame.Failure(null, "internal", "m", null, null)));
        assertThat(read("[\"credit\",3,null,12]")).isEqualTo(new Frame.Credit(3, null, 12));
        assertThat(read("[\"cancel\",3,null]")).isEqualTo(new Frame.Cancel(3, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"call\",\"7\",\"math\",\"add\",{}]",
                "[\"call\",7,\"math\"]",
                "[\"credit\",3,null,0]",
                "[\"credit\",3,null,-1]",
                "[\"credit\",3,7,1]",
                "[\"cancel\",null,null]",
                "[\"item\"]",
                "[\"end\",3,null,\"internal\"]",
                "[\"end\",3,\"values\",[]]",
                "[\"end\",3,\"values\",false]",
            })
    void whatIsNoFrameIsRefused(String frame) {
        assertThatThrownBy(() -> read(frame)).isInstanceOf(FrameSyntaxException.class);
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(text(writer.writeCall(7, "math", ADD, Arrays.asList(1, 2, null, 3, null), 250)))
                .isEqualTo("[\"call\",7,\"math\",\"add\",{\"a\":1,\"b\":2,\"times\":3},{\"deadlineMillis\":250}]");
        assertThat(text(writer.writeCall(8, "math", NOTHING, List.of(), -1)))
                .isEqualTo("[\"call\",8,\"math\",\"nothing\",{}]");
        assertThat(text(writer.writeResult(1, INT, 5))).isEqualTo("[\"result\",1,5]");
        assertThat(text(writer.writeResult(1, TEXT, null))).isEqualTo("[\"result\",1,null]");
        assertThat(text(writer.writeResult(1, null, null))).isEqualTo("[\"result\",1,null]");
        assertThat(text(writer.writeItem(3, null, INT, 5))).isEqualTo("[\"item\",3,null,5]");
        assertThat(text(writer.write(new Frame.End(3, "values", null)))).isEqualTo("[\"end\",3,\"values\"]");
        assertThat(text(writer.write(new Frame.End(3, null, new Frame.Failure(3L, "internal", "m", "r", null)))))
                .isEqualTo("[\"end\",3,null,{\"code\":\"internal\",\"message\":\"m\",\"reference\":\"r\"}]");
        assertThat(text(writer.write(new Frame.Credit(3, "values", 12)))).isEqualTo("[\"credit\",3,\"values\",12]");
        assertThat(text(writer.write(new Frame.Cancel(3, null)))).isEqualTo("[\"cancel\",3,null]");
    }

    @Test
    void nullWhereItMustNotBeIsNotWritten() {
        assertThatThrownBy(() -> writer.writeResult(1, INT, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.writeCall(7, "math", ADD, Arrays.asList(1, null, null, 3, null), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the argument b must not be null");
        assertThat(text(writer.writeResult(1, INT, 6))).isEqualTo("[\"result\",1,6]");
    }

    private Frame read(String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length, CALLS);
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    @Test
    void aDeadlineCanBeAddedToAFrameThatWasMadeBefore() {
        List<@Nullable Object> arguments = Arrays.asList(1, 2, "]}", 3, null);
        byte[] call = writer.writeCall(7, "math", ADD, arguments, -1);

        assertThat(FrameWriter.withDeadline(call, 250)).isEqualTo(writer.writeCall(7, "math", ADD, arguments, 250));
        assertThat(FrameWriter.withDeadline(call, 0)).isEqualTo(writer.writeCall(7, "math", ADD, arguments, 0));
        assertThat(call).isEqualTo(writer.writeCall(7, "math", ADD, arguments, -1));
    }
}
