package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.CloseStatus;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketFrame;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.Text;
import dev.streampod.server.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L1, L2, L3 and L5 of the behaviour: each limit with somebody who goes past it, and a neighbour who is not harmed. */
class LimitsTest extends ServerTest {

    private static String text(int size) {
        String empty = "[\"msg\",\"echo\",\"Text\",{\"text\":\"\"}]";
        return "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + "a".repeat(size - empty.length()) + "\"}]";
    }

    private static void assertServes(RawWebSocket neighbour) {
        neighbour.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":42}]");
        assertThat(neighbour.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":42}]");
    }

    @Test
    void l1_aMessageUpToTheBoundPassesAndALargerOneClosesTheConnection() {
        var server = start(new Recording());
        var neighbour = open(server, "echo");
        var client = open(server, "echo");
        String largest = text(64 * 1024);
        client.sendText(largest);
        assertThat(client.expectText()).isEqualTo(largest);
        client.sendText(text(64 * 1024 + 1));
        assertThat(client.expectClose().code()).isEqualTo(1009);
        assertServes(neighbour);
    }

    @Test
    void l1_theBoundHoldsForFragmentedMessagesToo() {
        var server = start(new Recording());
        var client = open(server, "echo");
        String largest = text(64 * 1024);
        client.sendFragmented(largest, 1_000);
        assertThat(client.expectText()).isEqualTo(largest);
        client.sendFragmented(text(64 * 1024 + 1), 1_000);
        assertThat(client.expectClose().code()).isEqualTo(1009);
    }

    @Test
    void l1_aFragmentedMessageMayBeCutWithinACharacterAndInterruptedByAPing() {
        var client = open(start(new Recording()), "echo");
        String message = "[\"msg\",\"echo\",\"Text\",{\"text\":\"ééé漢字\"}]";
        client.sendFragmented(message, 1);
        assertThat(client.expectText()).isEqualTo(message);
        byte[] bytes = message.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        client.send(WebSocketFrame.of(WebSocketFrame.TEXT, Arrays.copyOfRange(bytes, 0, 20))
                .notFinal());
        client.send(WebSocketFrame.ping(new byte[] {1, 2, 3}));
        var pong = client.nextFrame();
        assertThat(pong.opcode()).isEqualTo(WebSocketFrame.PONG);
        assertThat(pong.payload()).containsExactly(1, 2, 3);
        client.send(WebSocketFrame.of(WebSocketFrame.CONTINUATION, Arrays.copyOfRange(bytes, 20, bytes.length)));
        assertThat(client.expectText()).isEqualTo(message);
    }

    @Test
    void l1_aMessageNestedTooDeeplyIsABadRequest() {
        var server = start(new Recording());
        var neighbour = open(server, "echo");
        var client = open(server, "echo");
        client.sendText(
                "[\"msg\",\"echo\",\"SimpleData\",{\"num\":1,\"other\":" + "[".repeat(63) + "]".repeat(63) + "}]");
        assertThat(client.expectText()).contains("\"bad-request\"").contains("\"endpoint\":\"echo\"");
        client.sendText(
                "[\"msg\",\"echo\",\"SimpleData\",{\"num\":1,\"other\":" + "[".repeat(62) + "]".repeat(62) + "}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        assertServes(neighbour);
    }

    @Test
    void l1_moreConnectionsThanAllowedAreTurnedAway() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().connections(2).build()));
        var first = open(server, "echo");
        var second = open(server, "echo");
        var third = connect(server);
        assertThat(third.expectClose().code()).isEqualTo(3504);
        assertServes(first);
        second.close();
        third.close();
        await().until(() -> server.statistics().connections() == 1);
        assertServes(open(server, "echo"));
    }

    @Test
    void l1_moreConnectionsFromOneAddressThanAllowedAreTurnedAway() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().connectionsPerAddress(1).build()));
        var first = open(server, "echo");
        var second = connect(server);
        assertThat(second.expectClose().code()).isEqualTo(3504);
        assertServes(first);
        first.close();
        second.close();
        await().until(() -> server.statistics().connections() == 0);
        assertServes(open(server, "echo"));
    }

    @Test
    void l1_aClientThatComesBackTakesThePlaceOfItsOwnDeadConnection() {
        var server = start(
                new Recording(),
                builder -> builder.limits(
                        quick().connections(2).connectionsPerAddress(1).build()));
        var client = ResumableClient.begin(connect(server));
        client.open("echo");
        var dead = client.socket(); // which the server believes in still
        client.resume(connect(server));
        assertThat(client.serverReceived()).isOne();
        assertThat(dead.awaitClose().code()).isEqualTo(3003);
        client.send(1);
        assertThat(client.next()).isEqualTo(ResumableClient.message(1));
        dead.close();

        var another = connect(server);
        another.sendText("[\"hello\",{\"protocol\":1}]");
        assertThat(another.expectClose().code()).isEqualTo(3504);
        var guessing = connect(server);
        guessing.sendText(ResumableClient.hello("x".repeat(32), 1));
        assertThat(guessing.expectClose().code()).isEqualTo(3504);
        client.send(2);
        assertThat(client.next()).isEqualTo(ResumableClient.message(2));
    }

    @Test
    void l1_aSessionWhosePlaceWasTakenMeanwhileGoesOnWaiting() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().connectionsPerAddress(1).build()));
        var client = ResumableClient.begin(connect(server));
        client.open("echo");
        client.socket().abort();
        await().until(() -> server.statistics().waitingSessions() == 1
                && server.statistics().connections() == 0);
        var other = open(server, "echo");
        var early = connect(server);
        early.sendText(ResumableClient.hello(client.token(), client.received()));
        assertThat(early.expectClose().code()).isEqualTo(1013);
        early.close();
        other.close();
        await().until(() -> server.statistics().connections() == 0);
        client.resume(connect(server));
        assertThat(client.serverReceived()).isOne();
    }

    @Test
    void l1_aClientThatIsTurnedAwayAndGoneAtOnceLeavesNothingBehind() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().connections(1).build()));
        var first = open(server, "echo");
        for (int i = 0; i < 50; i++) {
            var refused = connect(server);
            assertThat(refused.expectClose().code()).isEqualTo(3504);
            refused.close();
        }
        await().until(() -> server.statistics().connections() == 1);
        assertServes(first);
    }

    @Test
    void l1_connectionsThatMightResumeAreBoundedToo() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().connectionsPerAddress(1).build()));
        var client = ResumableClient.begin(connect(server));
        client.open("echo");
        connect(server); // says nothing
        await().until(() -> server.statistics().connections() == 2);
        assertThat(connect(server).expectClose().code()).isEqualTo(1013);
    }

    @Test
    void l1_messagesBeyondTheRateAreDroppedAndAnsweredEach() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().messagesPerSecond(20).build()));
        var neighbour = open(server, "echo");
        var client = open(server, "echo");
        int count = 500;
        for (int i = 0; i < count; i++) {
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
        }
        int limited = 0;
        int echoed = 0;
        for (int i = 0; i < count; i++) {
            if (client.expectText().contains("\"rate-limited\"")) {
                limited++;
            } else {
                echoed++;
            }
        }
        assertThat(echoed).isGreaterThanOrEqualTo(20);
        assertThat(limited).isPositive();
        assertServes(neighbour);
    }

    @Test
    void l1_moreStreamsThanAllowedAreRefused() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().streamsPerConnection(1).build())
                        .authenticator(
                                key -> java.util.Optional.of(dev.streampod.server.auth.AuthenticationInfo.of("ada"))));
        var neighbour = open(server, "echo");
        var client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"k\"}]");
        client.expectText();
        open(client, "echo");
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText()).startsWith("[\"refused\",\"members\",\"too-many\"");
        client.sendText("[\"close\",\"echo\"]");
        client.expectText();
        open(client, "members");
        assertServes(neighbour);
    }

    @Test
    void l1_whoDoesNotSayHelloInTimeIsTurnedAway() {
        var server = start(
                new Recording(),
                builder -> builder.limits(
                        quick().helloTimeout(Duration.ofSeconds(2)).build()));
        var silent = connect(server);
        var neighbour = open(server, "echo");
        assertThat(silent.expectClose().code()).isEqualTo(3501);
        assertServes(neighbour);
    }

    @Test
    void l1_moreBytesForASlowHandlerThanAllowedStopTheReadingAndLoseNothing() {
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                if (message instanceof Text) {
                    try {
                        proceed.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                super.handled(session, message);
            }
        };
        var server = start(
                recording,
                builder -> builder.limits(quick().mailboxBytes(10_000).build()));
        var neighbour = open(server, "echo");
        var client = open(server, "echo");
        for (int i = 0; i < 300; i++) {
            client.sendText(text(1_000));
        }
        // One batch of 64 is with the handler at most, ten messages wait: the rest is not read.
        await().during(Duration.ofMillis(200)).until(() -> server.statistics().messagesReceived() <= 64 + 11);
        assertServes(neighbour);
        proceed.countDown();
        for (int i = 0; i < 300; i++) {
            assertThat(client.expectText()).isEqualTo(text(1_000));
        }
    }

    @Test
    void l2_aClientThatDoesNotReadIsDisconnectedAndItsMemoryFreed() {
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                for (int i = 0; i < 1_000; i++) {
                    echo.send(session, new Text("a".repeat(60_000)));
                }
            }
        };
        var server = start(recording);
        var neighbour = open(server, "members", false);
        var client = closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .receiveBuffer(4096)
                .connect());
        client.hello();
        open(client, "echo");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        client.stopReading();
        await().untilAsserted(() -> {
            assertThat(recording.calls).contains("closed");
            assertThat(server.statistics().streams()).isZero();
            assertThat(server.statistics().connections()).isOne();
        });
        neighbour.sendText("[\"ping\"]");
        assertThat(neighbour.expectText()).isEqualTo("[\"pong\"]");
    }

    private RawWebSocket open(StreampodServer server, String endpoint, boolean open) {
        RawWebSocket client = welcomed(server);
        if (open) {
            open(client, endpoint);
        }
        return client;
    }

    @Test
    void l2_aClientThatReadsLateIsToldWhyItWasDisconnected() {
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                for (int i = 0; i < 3_000; i++) {
                    echo.send(session, new Text("a".repeat(10_000)));
                }
                proceed.countDown();
            }
        };
        var server = start(
                recording,
                builder -> builder.limits(patient().queueBytes(64 * 1024).build()));
        var client = closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .receiveBuffer(4096)
                .connect());
        client.hello();
        open(client, "echo");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        await().until(() -> proceed.getCount() == 0);
        assertThat(client.awaitClose().code()).isEqualTo(3008);
    }

    @Test
    void l2_aBurstWithinTheBoundIsDeliveredWhole() {
        var client = open(start(new Recording()), "echo");
        client.sendText("[\"msg\",\"echo\",\"Burst\",{\"num\":10000}]");
        for (int i = 0; i < 10_000; i++) {
            assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
        }
    }

    @Test
    void l3_whatIsNotUtf8ClosesTheConnectionWith1007() {
        var server = start(new Recording());
        var client = open(server, "echo");
        client.send(WebSocketFrame.of(WebSocketFrame.TEXT, new byte[] {'[', '"', (byte) 0xC3, (byte) 0x28, '"', ']'}));
        assertThat(client.expectClose().code()).isEqualTo(1007);
        assertServes(open(server, "echo"));
    }

    @Test
    void l3_aBinaryFrameIsNoFrameOfTheJsonProtocol() {
        var client = open(start(new Recording()), "echo");
        client.sendBinary(new byte[] {1, 2, 3});
        assertThat(client.expectClose().code()).isEqualTo(3501);
    }

    @Test
    void l3_aFrameThatIsNotMaskedIsAWebSocketProtocolError() {
        var client = open(start(new Recording()), "echo");
        client.sendBytes(new byte[] {(byte) 0x81, 2, '[', ']'});
        assertThat(client.expectClose().code()).isEqualTo(1002);
    }

    @Test
    void l3_aFrameOfAnUnknownKindIsAWebSocketProtocolError() {
        var client = open(start(new Recording()), "echo");
        client.sendBytes(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
        assertThat(client.expectClose().code()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[\"open\",\"echo\"]", "[\"ping\"]", "[\"auth\",\"k\"]", "[\"whatever\"]", "[\"hello\",{}", "x"})
    void l3_aFrameBeforeHelloClosesTheConnection(String text) {
        var client = connect(start(new Recording()));
        client.sendText(text);
        assertThat(client.expectClose().code()).isEqualTo(3501);
    }

    @Test
    void l3_anotherVersionOfTheProtocolIsIncompatible() {
        var client = connect(start(new Recording()));
        client.sendText("[\"hello\",{\"protocol\":2}]");
        assertThat(client.expectClose().code()).isEqualTo(3502);
    }

    /** Sends a hello with that object; returns what the close says. */
    private CloseStatus closedAfterHello(String object) {
        var client = connect(start(new Recording()));
        client.sendText("[\"hello\"," + object + "]");
        return client.expectClose();
    }

    @Test
    void l3_aVersionIsNamedInTheCloseAsItWasSent() {
        CloseStatus close = closedAfterHello("{\"protocol\":4294967297}");
        assertThat(close.code()).isEqualTo(3502);
        assertThat(close.reason()).contains("not 4294967297");
    }

    @Test
    void l3_aHelloWithoutAVersionIsToldSo() {
        CloseStatus close = closedAfterHello("{}");
        assertThat(close.code()).isEqualTo(3502);
        assertThat(close.reason()).contains("names no version").doesNotContain("-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1023", "1", "-1", "-9999999999"})
    void l3_aLimitThatNoFrameFitsInIsIncompatible(String bytes) {
        CloseStatus close = closedAfterHello("{\"protocol\":1,\"limits\":{\"maxMessageBytes\":" + bytes + "}}");
        assertThat(close.code()).isEqualTo(3502);
        assertThat(close.reason()).contains("limits.maxMessageBytes is " + bytes + ",");
    }

    @Test
    void l3_aLimitOf0IsNone() {
        var client = connect(start(new Recording()));
        client.sendText("[\"hello\",{\"protocol\":1,\"limits\":{\"maxMessageBytes\":0}}]");
        assertThat(client.expectText()).startsWith("[\"welcome\",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"protocol\":1,\"limits\":{\"maxMessageBytes\":\"65536\"}}",
                "{\"protocol\":1,\"limits\":{\"maxMessageBytes\":null}}",
                "{\"protocol\":1,\"limits\":{\"maxMessageBytes\":1e6}}",
                "{\"protocol\":1,\"limits\":65536}"
            })
    void l3_aLimitThatIsNoNumberIsNoFrame(String object) {
        assertThat(closedAfterHello(object).code()).isEqualTo(3501);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "protocol, '{\"protocol\":2,\"protocol\":1}'",
                "key, '{\"protocol\":1,\"key\":null,\"key\":null}'",
                "limits, '{\"protocol\":1,\"limits\":{},\"limits\":{}}'",
                "maxMessageBytes, '{\"protocol\":1,\"limits\":{\"maxMessageBytes\":0,\"maxMessageBytes\":4096}}'",
                "resume, '{\"protocol\":1,\"resume\":false,\"resume\":true}'",
                "token, '{\"protocol\":1,\"resume\":{\"token\":\"a\",\"received\":0,\"token\":\"b\"}}'"
            })
    void l3_aKeyOfHelloThatComesTwiceIsNoFrame(String key, String object) {
        CloseStatus close = closedAfterHello(object);
        assertThat(close.code()).isEqualTo(3501);
        assertThat(close.reason()).isEqualTo("the key " + key + " comes twice");
    }

    @Test
    void l3_keysOfHelloThatNobodyKnowsMayComeTwice() {
        var client = connect(start(new Recording()));
        client.sendText("[\"hello\",{\"later\":1,\"protocol\":1,\"later\":[2]}]");
        assertThat(client.expectText()).startsWith("[\"welcome\",");
    }

    @Test
    void l5_hostileFramesHarmNobodyElse() {
        var server = start(new Recording());
        var neighbour = open(server, "echo");
        var frames = new ArrayList<byte[]>();
        // A length of two gigabytes, one that is negative, reserved bits, a fragmented control frame, a stray
        // continuation.
        frames.add(new byte[] {
            (byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1, 2, 3, 4, 5
        });
        frames.add(new byte[] {(byte) 0x81, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5});
        frames.add(new byte[] {(byte) 0xF1, (byte) 0x80, 1, 2, 3, 4});
        frames.add(new byte[] {0x09, (byte) 0x80, 1, 2, 3, 4});
        frames.add(new byte[] {(byte) 0x80, (byte) 0x80, 1, 2, 3, 4});
        frames.add(new byte[] {(byte) 0x88, (byte) 0x81, 1, 2, 3, 4, 5});
        for (byte[] frame : frames) {
            var client = open(server, "echo");
            client.sendBytes(frame);
            client.awaitEnd();
            client.close();
        }
        assertServes(neighbour);
        await().untilAsserted(() -> {
            assertThat(server.statistics().connections()).isOne();
            assertThat(server.statistics().streams()).isOne();
        });
    }

    @Test
    void aLimitThatMakesNoSenseIsRefusedWithItsName() {
        assertThatThrownBy(() -> Limits.builder().messageBytes(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messageBytes");
        assertThatThrownBy(() -> Limits.builder().connections(-1).build()).hasMessageContaining("connections");
        assertThatThrownBy(() -> Limits.builder().heartbeat(Duration.ZERO).build())
                .hasMessageContaining("heartbeat");
        assertThatThrownBy(() ->
                        Limits.builder().drainSpread(Duration.ofSeconds(-1)).build())
                .hasMessageContaining("drainSpread");
    }

    /** It would fail where it is counted in nanoseconds, or only when the server is closed. */
    @Test
    void aTimeThatIsTooLongIsRefusedWithItsName() {
        var forEver = Duration.ofSeconds(Long.MAX_VALUE);
        assertTooLong(
                "Limits.drainTimeout",
                () -> Limits.builder().drainTimeout(forEver).build());
        assertTooLong(
                "Limits.heartbeat",
                () -> Limits.builder().heartbeat(Duration.ofDays(60_000)).build());
        assertTooLong(
                "MessagingLimits.historyWait", () -> MessagingLimits.defaults().withHistoryWait(forEver));
        assertTooLong(
                "connectTimeout",
                () -> RedisSettings.builder("redis://localhost").connectTimeout(forEver));
    }

    private static void assertTooLong(String name, ThrowingCallable given) {
        assertThatThrownBy(given)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name)
                .hasMessageContaining("365 days");
    }

    /** A variable of the environment that is not set, for example; a server would do without, and say nothing. */
    @Test
    void nullIsRefusedWhereItIsGiven() {
        var builder = StreampodServer.builder(new Recording().endpoints());
        assertThatNullPointerException().isThrownBy(() -> builder.host(null)).withMessage("host");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.authenticator(null))
                .withMessage("authenticator");
        assertThatNullPointerException().isThrownBy(() -> builder.tls(null)).withMessage("tls");
        assertThatNullPointerException()
                .isThrownBy(() -> Limits.builder().heartbeat(null).build())
                .withMessage("Limits.heartbeat");
    }

    private RawWebSocket connectWithSmallBuffer(StreampodServer server) {
        return closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .receiveBuffer(4 * 1024)
                .connect());
    }

    @Test
    void l2_aClientThatPingsAndDoesNotReadIsDisconnectedThoughItIsNeverSilent() {
        var server = start(
                new Recording(),
                builder ->
                        builder.limits(quick().heartbeat(Duration.ofMillis(300)).build()));
        var client = connectWithSmallBuffer(server);
        client.hello();
        client.stopReading();
        byte[] ping = WebSocketFrame.ping(new byte[125]).encode();
        byte[] pings = new byte[100 * ping.length];
        for (int i = 0; i < 100; i++) {
            System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
        }
        var pinging = new Thread(() -> {
            try {
                while (true) {
                    client.sendBytes(pings);
                }
            } catch (AssertionError disconnected) {
                // this is what the test waits for
            }
        });
        pinging.start();
        await().until(() -> server.statistics().connectionsOpened() == 1
                && server.statistics().connections() == 0);
        client.abort();
        await().until(() -> !pinging.isAlive());
    }

    @Test
    void l2_aClientThatClosesAndDoesNotReadIsCutOff() {
        var server = start(
                new Recording(),
                builder -> builder.limits(quick().queueBytes(16 * 1024 * 1024).build()));
        var client = connectWithSmallBuffer(server);
        client.hello();
        open(client, "echo");
        client.stopReading();
        String large = text(60_000);
        for (int i = 0; i < 200; i++) {
            client.sendText(large);
        }
        client.sendClose(1000, "");
        await().until(() -> server.statistics().connections() == 0);
        await().until(() -> server.statistics().streams() == 0);
    }
}
