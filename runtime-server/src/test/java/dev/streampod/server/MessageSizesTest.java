package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of all sizes to clients and between servers: each arrives, or fails where it is sent with an error that names the
 * limits, and the connection goes on.
 */
class MessageSizesTest extends MessageSizeFixture {

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
