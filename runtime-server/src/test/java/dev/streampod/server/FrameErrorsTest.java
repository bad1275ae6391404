package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.stream.MessageStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Errors on the thread that reads a connection, while a frame is decoded: the connection ends, and its neighbours go on.
 */
@Timeout(300)
class FrameErrorsTest extends ServerTest {

    private static final class OnPurpose extends Error {

        private static final long serialVersionUID = 1L;

        private OnPurpose() {
            super("on purpose");
        }
    }

    /** An entity that cannot be made of 13. */
    private record Number(int value) implements SerializableEntity {

        private Number {
            if (value == 13) {
                throw new OnPurpose();
            }
        }
    }

    private static final class NumberCodec extends EntityCodec<Number> {

        private static final NumberCodec INSTANCE = new NumberCodec();
        private static final FieldNames FIELDS = FieldNames.of("Number", "value");

        private NumberCodec() {
            super(Number.class, "Number", false);
        }

        @Override
        public void writeFields(Number number, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeInt(number.value());
        }

        @Override
        public Number readFields(EntityReader in) {
            int value = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                value = in.readInt();
            }
            return new Number(value);
        }
    }

    private static final ValueCodec<Integer> INT =
            ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);
    private static final ValueCodec<Number> NUMBER =
            ValueCodec.<Number>of(NumberCodec.INSTANCE::read, NumberCodec.INSTANCE::write);
    private static final MethodDefinition<Integer> TAKE =
            MethodDefinition.builder("take").parameter("number", NUMBER).returns(INT);
    private static final MethodDefinition<Integer> BY_DEFAULT = MethodDefinition.builder("byDefault")
            .parameter("number", NUMBER, () -> new Number(13))
            .returns(INT);
    private static final MethodDefinition<Integer> COLLECT = MethodDefinition.builder("collect")
            .streamParameter("numbers", NUMBER)
            .returns(INT);

    private static final class Numbers extends StreamEndpoint<Number, Number, Object> {

        private Numbers() {
            super(
                    EndpointDefinition.builder("numbers").stream(
                                    MessageSet.of(Number.class), MessageSet.of(Number.class))
                            .methods(TAKE, BY_DEFAULT, COLLECT)
                            .build(),
                    Number.class);
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == COLLECT) {
                MessageStream<Number> numbers = arguments.get(0);
                numbers.forEach(number -> {});
            }
            return 42;
        }

        @Override
        protected void streamOpened(StreamingSession session) {}

        @Override
        protected void handleStreamMessage(StreamingSession session, Number message) {
            sendStreamMessage(session, message);
        }

        @Override
        protected void streamClosed(StreamingSession session) {}
    }

    private static final class NumberEndpoints implements EndpointSet, Protocol {

        @Override
        public Protocol protocol() {
            return this;
        }

        @Override
        public List<Endpoint> endpoints() {
            return List.of(new Numbers());
        }

        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public String fingerprint() {
            return "0000000000000003";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return List.of(NumberCodec.INSTANCE);
        }
    }

    private final LogCapture log = new LogCapture("dev.streampod.server");

    @AfterEach
    void closeLog() {
        log.close();
    }

    private static void echoes(RawWebSocket client) {
        String message = "[\"msg\",\"numbers\",\"Number\",{\"value\":1}]";
        client.sendText(message);
        assertThat(client.expectText()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"msg\",\"numbers\",\"Number\",{\"value\":13}]",
                "[\"call\",2,\"numbers\",\"take\",{\"number\":{\"value\":13}}]",
                "[\"call\",2,\"numbers\",\"byDefault\",{}]",
                "[\"item\",1,\"numbers\",{\"value\":13}]"
            })
    void anErrorWhileAFrameIsDecodedEndsItsConnectionAndNoOther(String frame) {
        StreampodServer server = start(new NumberEndpoints(), builder -> builder);
        RawWebSocket neighbour = open(server, "numbers");
        RawWebSocket client = open(server, "numbers");
        client.sendText("[\"call\",1,\"numbers\",\"collect\",{}]");
        assertThat(client.expectText()).startsWith("[\"credit\",1,\"numbers\"");

        client.sendText(frame);

        assertThat(client.expectClose().code()).isEqualTo(1011);
        client.sendClose(1011, "");
        assertThat(log.errors())
                .filteredOn(line -> line.startsWith("Taking a frame from a client failed"))
                .hasSize(1);
        assertThat(log.thrown()).hasSize(1).hasOnlyElementsOfType(OnPurpose.class);
        echoes(neighbour);
        echoes(open(server, "numbers"));
        await().until(() ->
                server.statistics().streams() == 2 && server.statistics().connections() == 2);
    }
}
