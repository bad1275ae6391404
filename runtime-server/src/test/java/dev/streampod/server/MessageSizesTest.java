package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketFrame;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of all sizes, in every frame that carries data of the application: each arrives, or fails where it is sent with an
 * error that names the limits, and the connection goes on.
 */
class MessageSizesTest extends ServerTest {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;

    /** Limits of a server and what a client says that it takes; 0: it says nothing. */
    private record Setting(int inbound, int outbound, int client) {

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

    private static final List<Setting> SETTINGS = List.of(
            new Setting(64 * KIB, 512 * KIB, 0),
            new Setting(64 * KIB, 64 * KIB, 64 * KIB),
            new Setting(4 * KIB, 2 * MIB, 0),
            new Setting(4 * KIB, 512 * KIB, MIB),
            new Setting(MIB, 4 * KIB, 0),
            new Setting(MIB, 512 * KIB, 1_024));

    private static IntStream sizes(int limit) {
        return IntStream.of(1, 125, 126, 65_535, 65_536, 65_537, MIB, limit, limit + 1)
                .sorted()
                .distinct();
    }

    private static final ValueCodec<String> STRING =
            ValueCodec.<String>of(EntityReader::readString, EntityWriter::writeString);
    private static final ValueCodec<Integer> INT =
            ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);

    private static final MethodDefinition<String> RESULT =
            MethodDefinition.builder("result").parameter("length", INT).returns(STRING);
    private static final MethodDefinition<String> ITEMS =
            MethodDefinition.builder("items").parameter("length", INT).returnsStream(STRING);
    private static final MethodDefinition<@Nullable Void> FAILS =
            MethodDefinition.builder("fails").parameter("length", INT).returnsNothing();
    private static final MethodDefinition<Integer> LENGTH =
            MethodDefinition.builder("length").parameter("text", STRING).returns(INT);
    private static final MethodDefinition<Integer> LENGTHS =
            MethodDefinition.builder("lengths").streamParameter("texts", STRING).returns(INT);

    private static String xs(int count) {
        return "x".repeat(Math.max(0, count));
    }

    private final class Calls extends MethodEndpoint {

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

    private final class Sized extends Recording {

        private final BlockingQueue<StreamingSession> sessions = new LinkedBlockingQueue<>();
        private volatile int sentWhenOpened = -1;

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

    private final Sized recording = new Sized();

    private StreampodServer serve(Limits limits) {
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

    private RawWebSocket greeted(StreampodServer server, Setting setting) {
        RawWebSocket client = connect(server);
        client.sendText(setting.hello());
        assertThat(client.expectText())
                .startsWith("[\"welcome\"")
                .contains("\"limits\":{\"maxMessageBytes\":" + setting.inbound() + "}");
        return client;
    }

    private void assertAlive(RawWebSocket client, StreamingSession session) {
        session.send(new SimpleData(42));
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":42}]");
        client.sendText("[\"msg\",\"echo\",\"Text\",{\"text\":\"abc\"}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":3}]");
    }

    private static String shown(String frame) {
        return frame.length() < 500 ? frame : frame.length() + " characters: " + frame.substring(0, 500);
    }

    private static void assertSame(String received, String expected) {
        assertThat(received.equals(expected)).as(shown(received)).isTrue();
    }

    /** A frame that the server sends because of something that the client asked for. */
    private enum Answer {
        RESULT("[\"result\",", ",\"", "\"]") {
            @Override
            String ask(int id, int length) {
                return call(id, "result", length);
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame).startsWith("[\"error\"," + id + ",{\"code\":\"too-large\"");
                assertThat(setting.isNamedIn(frame)).as(frame).isTrue();
            }
        },
        ITEM("[\"item\",", ",null,\"", "\"]") {
            @Override
            String ask(int id, int length) {
                return call(id, "items", length);
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame).startsWith("[\"end\"," + id + ",null,{\"code\":\"too-large\"");
                assertThat(setting.isNamedIn(frame)).as(frame).isTrue();
            }
        },
        ERROR_OF_CALL("[\"error\",", ",{\"code\":\"unavailable\",\"message\":\"", "\"}]") {
            @Override
            String ask(int id, int length) {
                return call(id, "fails", length);
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame).startsWith("[\"error\"," + id + ",{\"code\":\"unavailable\",\"message\":\"xxx");
                assertThat(frame.length()).isLessThanOrEqualTo(setting.limit());
            }
        },
        ERROR_OF_MESSAGE("[\"error\",null", ",{\"code\":\"bad-request\",\"message\":\"", "\",\"endpoint\":\"echo\"}]") {
            @Override
            String ask(int id, int length) {
                return "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + length + "}]";
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame)
                        .startsWith("[\"error\",null,{\"code\":\"bad-request\",\"message\":\"xxx")
                        .endsWith("characters)\",\"endpoint\":\"echo\"}]");
                assertThat(frame.length()).isLessThanOrEqualTo(setting.limit());
            }
        };

        private final String first;
        private final String second;
        private final String last;

        Answer(String first, String second, String last) {
            this.first = first;
            this.second = second;
            this.last = last;
        }

        private static String call(int id, String method, int length) {
            return "[\"call\"," + id + ",\"calls\",\"" + method + "\",{\"length\":" + length + "}]";
        }

        abstract String ask(int id, int length);

        abstract void assertRefused(String frame, int id, Setting setting);

        private String head(int id) {
            return first + (this == ERROR_OF_MESSAGE ? "" : id) + second;
        }

        int overhead(int id) {
            return head(id).length() + last.length();
        }

        String frame(int id, int length) {
            return head(id) + xs(length) + last;
        }
    }

    private static Stream<Arguments> answers() {
        return SETTINGS.stream()
                .flatMap(setting -> Arrays.stream(Answer.values()).map(answer -> Arguments.of(setting, answer)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerArrivesOrSaysThatItIsTooLarge(Setting setting, Answer answer) {
        var server = serve(setting.limits());
        var client = greeted(server, setting);
        open(client, "echo");
        var session = recording.session();
        int id = 0;
        for (int size : sizes(setting.limit()).toArray()) {
            id++;
            int length = Math.max(0, size - answer.overhead(id));
            client.sendText(answer.ask(id, length));
            if (answer == Answer.ITEM) {
                client.sendText("[\"credit\"," + id + ",null,1]");
            }
            String frame = client.expectText();
            if (length + answer.overhead(id) <= setting.limit()) {
                assertSame(frame, answer.frame(id, length));
                if (answer == Answer.ITEM) {
                    assertThat(client.expectText()).isEqualTo("[\"end\"," + id + ",null]");
                }
            } else {
                answer.assertRefused(frame, id, setting);
            }
            assertAlive(client, session);
        }
    }

    private static String message(int length) {
        return "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + xs(length) + "\"}]";
    }

    private static final int MESSAGE_OVERHEAD = message(0).length();

    @ParameterizedTest
    @MethodSource("settings")
    void aStreamMessageArrivesOrFailsWhereItIsSent(Setting setting) {
        var server = serve(setting.limits());
        var client = greeted(server, setting);
        open(client, "echo");
        var session = recording.session();
        for (int size : sizes(setting.limit()).toArray()) {
            int length = Math.max(0, size - MESSAGE_OVERHEAD);
            var message = new Text(xs(length));
            if (length + MESSAGE_OVERHEAD <= setting.limit()) {
                session.send(message);
                assertSame(client.expectText(), message(length));
            } else {
                assertThatThrownBy(() -> session.send(message))
                        .isInstanceOfSatisfying(MessageTooLargeException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
                            assertThat(e.size()).isEqualTo(length + MESSAGE_OVERHEAD);
                            assertThat(e.limit()).isEqualTo(setting.limit());
                            assertThat(e).hasMessageContaining("Text");
                            assertThat(setting.isNamedIn(e.getMessage())).isTrue();
                        });
            }
            assertAlive(client, session);
        }
    }

    private static Stream<Setting> settings() {
        return SETTINGS.stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aReasonOfACloseArrivesOrIsCut(Setting setting) {
        var server = serve(setting.limits());
        var client = greeted(server, setting);
        String head = "[\"closed\",\"echo\",\"cancelled\",\"";
        for (int size : sizes(setting.limit()).toArray()) {
            open(client, "echo");
            int length = Math.max(0, size - head.length() - 2);
            recording.session().closeStream(xs(length));
            String closed = client.expectText();
            if (length + head.length() + 2 <= setting.limit()) {
                assertSame(closed, head + xs(length) + "\"]");
            } else {
                assertThat(closed).startsWith(head + "xxx").endsWith("characters)\"]");
                assertThat(closed.length()).isLessThanOrEqualTo(setting.limit());
            }
        }
        open(client, "echo");
        assertAlive(client, recording.session());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageOfTheFullSizeMayBeTheFirstOfAStream(boolean tooLarge) {
        var setting = new Setting(64 * KIB, 512 * KIB, 0);
        var server = serve(setting.limits());
        var client = greeted(server, setting);
        int length = 512 * KIB - MESSAGE_OVERHEAD;
        recording.sentWhenOpened = tooLarge ? length + 1 : length;
        client.sendText("[\"open\",\"echo\"]");
        if (tooLarge) {
            assertThat(client.expectText())
                    .startsWith("[\"refused\",\"echo\",\"too-large\"")
                    .contains(String.valueOf(512 * KIB));
            recording.sentWhenOpened = -1;
            open(client, "echo");
        } else {
            assertThat(client.expectText()).isEqualTo("[\"opened\",\"echo\"]");
            assertSame(client.expectText(), message(length));
        }
        assertAlive(client, recording.session());
    }

    @Test
    void ofManyClientsThoseThatTakeAMessageGetIt() {
        var wide = new Setting(64 * KIB, 512 * KIB, 0);
        var narrow = new Setting(64 * KIB, 512 * KIB, 1_024);
        var server = serve(wide.limits());
        var clients = new ArrayList<RawWebSocket>();
        var sessions = new ArrayList<StreamingSession>();
        for (Setting setting : List.of(wide, narrow, wide)) {
            var client = greeted(server, setting);
            open(client, "echo");
            clients.add(client);
            sessions.add(recording.session());
        }
        sessions.forEach(session -> session.messages().addListener("room", Text.class, session::send));

        server.messages().postMessage("room", new Text(xs(50_000))).join();
        server.messages().postMessage("room", new Text("small")).join();

        for (int i : new int[] {0, 2}) {
            assertSame(clients.get(i).expectText(), message(50_000));
        }
        for (RawWebSocket client : clients) {
            assertThat(client.expectText()).contains("small");
        }
    }

    @Test
    void aPostThatIsKeptIsTakenOrFailsWhereItIsPosted() {
        var server = serve(quick().build());
        var withHistory = server.messages().withHistory(new ChannelHistory(2, Duration.ofMinutes(1)));
        withHistory.postMessage("room", new Text(xs(60_000))).join();
        assertThatThrownBy(() ->
                        withHistory.postMessage("room", new Text(xs(64 * KIB))).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MessageNotPostedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MessageNotPostedException.Reason.TOO_LARGE))
                .hasMessageContaining("MessagingLimits.messageBytes")
                .hasMessageContaining("65536");
        assertThat(withHistory.history("room", Text.class).join()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aResultOverHttpArrivesOrIsAnswered413(Setting setting) throws Exception {
        var server = serve(setting.limits());
        var http = HttpClient.newHttpClient();
        for (int size : sizes(setting.outbound()).toArray()) {
            int length = Math.max(0, size - 2);
            var answer = http.send(
                    post(server, "result", "{\"length\":" + length + "}"), HttpResponse.BodyHandlers.ofString());
            if (length + 2 <= setting.outbound()) {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertSame(answer.body(), "\"" + xs(length) + "\"");
            } else {
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("\"code\":\"too-large\"").contains("" + setting.outbound());
            }
            var error = http.send(
                    post(server, "fails", "{\"length\":" + length + "}"), HttpResponse.BodyHandlers.ofString());
            assertThat(error.statusCode()).isEqualTo(503);
            assertThat(error.body().length()).isLessThanOrEqualTo(setting.outbound());
            assertThat(error.body()).contains("\"code\":\"unavailable\"");
        }
    }

    private HttpRequest post(StreampodServer server, String method, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + "/api/calls/" + method))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void argumentsOverHttpArriveOrAreAnswered413(Setting setting) throws Exception {
        var server = serve(setting.limits());
        var http = HttpClient.newHttpClient();
        int overhead = "{\"text\":\"\"}".length();
        for (int size : sizes(setting.inbound()).toArray()) {
            int length = Math.max(0, size - overhead);
            var answer = http.send(
                    post(server, "length", "{\"text\":\"" + xs(length) + "\"}"), HttpResponse.BodyHandlers.ofString());
            if (length + overhead <= setting.inbound()) {
                assertThat(answer.body()).isEqualTo("" + length);
            } else {
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("\"code\":\"too-large\"").contains("" + setting.inbound());
            }
        }
    }

    /** A frame of a client, of a size that it chooses. */
    private enum Sent {
        MESSAGE("[\"msg\",\"echo\",\"Text\",{\"text\":\"", "\"}]"),
        ARGUMENT("[\"call\",1,\"calls\",\"length\",{\"text\":\"", "\"}]"),
        ITEM("[\"item\",1,\"texts\",\"", "\"]");

        private final String head;
        private final String tail;

        Sent(String head, String tail) {
            this.head = head;
            this.tail = tail;
        }

        int overhead() {
            return head.length() + tail.length();
        }
    }

    private static Stream<Arguments> sent() {
        return SETTINGS.stream()
                .flatMap(setting -> Arrays.stream(Sent.values()).map(sent -> Arguments.of(setting, sent)));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void whatAClientSendsArrivesOrEndsTheConnectionForBoth(Setting setting, Sent sent) {
        var server = serve(setting.limits());
        for (int size : sizes(setting.inbound()).toArray()) {
            var client = greeted(server, setting);
            open(client, "echo");
            if (sent == Sent.ITEM) {
                client.sendText("[\"call\",1,\"calls\",\"lengths\",{}]");
                assertThat(client.expectText()).startsWith("[\"credit\",1,\"texts\"");
            }
            int length = Math.max(0, size - sent.overhead());
            if (length + sent.overhead() <= setting.inbound()) {
                client.sendText(sent.head + xs(length) + sent.tail);
                if (sent == Sent.ITEM) {
                    client.sendText("[\"end\",1,\"texts\"]");
                }
                assertThat(client.expectText())
                        .isEqualTo(
                                sent == Sent.MESSAGE
                                        ? "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + length + "}]"
                                        : "[\"result\",1," + length + "]");
            } else {
                // The header of the frame and a byte are enough: what is refused is not waited for.
                byte[] frame =
                        WebSocketFrame.text(sent.head + xs(length) + sent.tail).encode();
                client.sendBytes(Arrays.copyOf(frame, 15));
                assertThat(client.awaitClose().code()).isEqualTo(1009);
            }
            client.close();
        }
    }

    @Test
    void aLargeMessageThatWasLostWithItsConnectionComesAgainOnce() {
        var server = serve(quick().build());
        var client = ResumableClient.begin(connect(server));
        client.open("echo");
        var session = recording.session();
        int length = 300 * KIB;
        client.socket().abort();
        session.send(new Text(xs(length)));
        session.send(new SimpleData(1));
        client.resume(connect(server));
        assertThat(client.serverReceived()).isNotNull();
        assertSame(client.next(), message(length));
        assertThat(client.next()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        session.send(new SimpleData(2));
        assertThat(client.next()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":2}]");
        client.socket().abort();
        client.resume(connect(server));
        session.send(new SimpleData(3));
        assertThat(client.next()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":3}]");
    }

    @Test
    void aSessionIsNotContinuedByAClientThatTakesLessThanBefore() {
        var server = serve(quick().build());
        var client = ResumableClient.begin(connect(server));
        client.open("echo");
        var session = recording.session();
        client.socket().abort();
        session.send(new Text(xs(300 * KIB)));
        String resume = ResumableClient.hello(client.token(), client.received());
        client.resume(
                connect(server),
                resume.replace("\"protocol\":1", "\"protocol\":1,\"limits\":{\"maxMessageBytes\":4096}"));
        assertThat(client.serverReceived()).isNull();
        client.open("echo");
        recording.session().send(new SimpleData(1));
        assertThat(client.next()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
    }

    @ParameterizedTest
    @EnumSource(Sent.class)
    void aMessageInFragmentsIsRefusedAsSoonAsItIsTooLarge(Sent sent) {
        var server = serve(quick().messageBytes(4 * KIB).build());
        var client = welcomed(server);
        String message = sent.head + xs(4 * KIB) + sent.tail;
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        client.send(WebSocketFrame.of(WebSocketFrame.TEXT, Arrays.copyOf(bytes, 3 * KIB))
                .notFinal());
        client.send(WebSocketFrame.of(WebSocketFrame.CONTINUATION, Arrays.copyOf(bytes, 2 * KIB))
                .notFinal());
        assertThat(client.awaitClose().code()).isEqualTo(1009);
    }

    @Test
    void aLimitThatNoFrameFitsIntoIsRefusedInTheHello() {
        var server = serve(quick().build());
        var client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"limits\":{\"maxMessageBytes\":1023}}]");
        var close = client.expectClose();
        assertThat(close.code()).isEqualTo(3502);
        assertThat(close.reason()).contains("1023").contains("1024");
    }

    @Test
    void theOutboundLimitFitsIntoTheQueue() {
        assertThat(Limits.defaults().outboundMessageBytes()).isEqualTo(512 * KIB);
        assertThat(Limits.builder().queueBytes(10_000).build().outboundMessageBytes())
                .isEqualTo(10_000);
        assertThatThrownBy(() -> Limits.builder()
                        .queueBytes(10_000)
                        .outboundMessageBytes(10_001)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Limits.outboundMessageBytes")
                .hasMessageContaining("Limits.queueBytes");
    }
}
