package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Servers and clients with limits of all sizes, and what carries data of the application between them. */
abstract class MessageSizeFixture extends ServerTest {

    static final int KIB = 1024;
    static final int MIB = KIB * KIB;

    /** Limits of a server and what a client says that it takes; 0: it says nothing. */
    record Setting(int inbound, int outbound, int client) {

        int limit() {
            return client == 0 ? outbound : Math.min(outbound, client);
        }

        Limits limits() {
            return quick().messageBytes(inbound)
                    .outboundMessageBytes(outbound)
                    .queueBytes(Math.max(MIB, 2 * outbound))
                    .build();
        }

        String hello() {
            return "[\"hello\",{\"protocol\":1"
                    + (client == 0 ? "" : ",\"limits\":{\"maxMessageBytes\":" + client + "}") + "}]";
        }

        /** Whether that text names both limits. */
        boolean isNamedIn(String text) {
            return text.contains(String.valueOf(outbound)) && (client == 0 || text.contains(String.valueOf(client)));
        }
    }

    static final List<Setting> SETTINGS = List.of(
            new Setting(64 * KIB, 512 * KIB, 0),
            new Setting(64 * KIB, 64 * KIB, 64 * KIB),
            new Setting(4 * KIB, 2 * MIB, 0),
            new Setting(4 * KIB, 512 * KIB, MIB),
            new Setting(MIB, 4 * KIB, 0),
            new Setting(MIB, 512 * KIB, 1_024));

    static IntStream sizes(int limit) {
        return IntStream.of(1, 125, 126, 65_535, 65_536, 65_537, MIB, limit, limit + 1)
                .sorted()
                .distinct();
    }

    static final ValueCodec<String> STRING = ValueCodec.<String>of(EntityReader::readString, EntityWriter::writeString);

    static final ValueCodec<Integer> INT = ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);

    static final MethodDefinition<String> RESULT =
            MethodDefinition.builder("result").parameter("length", INT).returns(STRING);

    static final MethodDefinition<String> ITEMS =
            MethodDefinition.builder("items").parameter("length", INT).returnsStream(STRING);

    static final MethodDefinition<@Nullable Void> FAILS =
            MethodDefinition.builder("fails").parameter("length", INT).returnsNothing();

    static final MethodDefinition<Integer> LENGTH =
            MethodDefinition.builder("length").parameter("text", STRING).returns(INT);

    static final MethodDefinition<Integer> LENGTHS =
            MethodDefinition.builder("lengths").streamParameter("texts", STRING).returns(INT);

    static String xs(int count) {
        return "x".repeat(Math.max(0, count));
    }

    final class Calls extends MethodEndpoint {

        private Calls() {
            super(EndpointDefinition.builder("calls")
                    .methods(RESULT, ITEMS, FAILS, LENGTH, LENGTHS)
                    .build());
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == RESULT) {
                return xs(arguments.<Integer>get(0));
            }
            if (method == ITEMS) {
                int length = arguments.<Integer>get(0);
                return ItemPublisher.<String>of(out -> out.send(xs(length)));
            }
            if (method == FAILS) {
                throw new RequestException(ErrorCode.UNAVAILABLE, xs(arguments.<Integer>get(0)));
            }
            if (method == LENGTH) {
                return arguments.<String>get(0).length();
            }
            int sum = 0;
            for (String text : MessageStream.of(arguments.<Flow.Publisher<String>>get(0))) {
                sum += text.length();
            }
            return sum;
        }
    }

    final class Sized extends Recording {

        private final BlockingQueue<StreamingSession> sessions = new LinkedBlockingQueue<>();
        volatile int sentWhenOpened = -1;

        @Override
        void opened(StreamingSession session) {
            if (sentWhenOpened >= 0) {
                echo.send(session, new Text(xs(sentWhenOpened)));
            }
            sessions.add(session);
        }

        @Override
        void handled(StreamingSession session, EchoFromClient message) {
            if (message instanceof SimpleData length) {
                throw RequestException.badRequest(xs(length.num()));
            }
            if (message instanceof Text text) {
                echo.send(session, new SimpleData(text.text().length()));
            }
        }

        StreamingSession session() {
            try {
                StreamingSession session = sessions.poll(60, TimeUnit.SECONDS);
                if (session == null) {
                    throw new AssertionError("no stream was opened");
                }
                return session;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    final Sized recording = new Sized();

    StreampodServer serve(Limits limits) {
        var endpoints = new ArrayList<>(recording.endpoints().endpoints());
        endpoints.add(new Calls());
        var set = new EndpointSet() {
            @Override
            public Protocol protocol() {
                return EchoProtocol.INSTANCE;
            }

            @Override
            public List<Endpoint> endpoints() {
                return endpoints;
            }
        };
        return start(
                set,
                builder -> builder.limits(limits)
                        .messagingLimits(MessagingLimits.defaults().withMessageBytes(64 * KIB)));
    }

    RawWebSocket greeted(StreampodServer server, Setting setting) {
        RawWebSocket client = connect(server);
        client.sendText(setting.hello());
        assertThat(client.expectText())
                .startsWith("[\"welcome\"")
                .contains("\"limits\":{\"maxMessageBytes\":" + setting.inbound() + "}");
        return client;
    }

    void assertAlive(RawWebSocket client, StreamingSession session) {
        session.send(new SimpleData(42));
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":42}]");
        client.sendText("[\"msg\",\"echo\",\"Text\",{\"text\":\"abc\"}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":3}]");
    }

    static String shown(String frame) {
        return frame.length() < 500 ? frame : frame.length() + " characters: " + frame.substring(0, 500);
    }

    static void assertSame(String received, String expected) {
        assertThat(received.equals(expected)).as(shown(received)).isTrue();
    }

    static String message(int length) {
        return "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + xs(length) + "\"}]";
    }

    static Stream<Setting> settings() {
        return SETTINGS.stream();
    }
}
