package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.protocol.Account;
import dev.streampod.server.protocol.Boom;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoToClient;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S1 to S7 and S10 of the behaviour, for endpoints with and without a mailbox where that may differ. */
class StreamsTest extends ServerTest {

    private static String number(int num) {
        return "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + num + "}]";
    }

    private static Recording echoes(boolean nonBlocking) {
        return new Recording() {
            @Override
            boolean nonBlocking() {
                return nonBlocking;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s1_theStreamIsOpenedOncePerOpeningAndBeforeItsMessages(boolean nonBlocking) {
        var recording = echoes(nonBlocking);
        var client = welcomed(start(recording));
        client.sendText("[\"open\",\"echo\"]");
        client.sendText(number(1));
        client.sendText("[\"open\",\"echo\"]");
        client.sendText("[\"close\",\"echo\"]");
        client.sendText("[\"open\",\"echo\"]");
        client.sendText(number(2));
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"echo\"]");
        assertThat(client.expectText()).isEqualTo(number(1));
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"echo\"]");
        assertThat(client.expectText()).isEqualTo("[\"closed\",\"echo\",\"cancelled\",\"closed by the client\"]");
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"echo\"]");
        assertThat(client.expectText()).isEqualTo(number(2));
        assertThat(recording.calls)
                .containsExactly("opened", "SimpleData[num=1]", "closed", "opened", "SimpleData[num=2]");
    }

    @Test
    void s1_nothingIsOpenedForAClientThatOpensNothing() {
        var recording = new Recording();
        var client = welcomed(start(recording));
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
        client.sendText("[\"close\",\"echo\"]");
        assertThat(client.expectText()).startsWith("[\"closed\",\"echo\",\"not-open\"");
        assertThat(recording.calls).isEmpty();
    }

    @Test
    void s2_streamClosedRunsOnceWhateverEndedTheStream() {
        var recording = new Recording();
        var server = start(recording);

        var byClose = open(server, "echo");
        byClose.sendText("[\"close\",\"echo\"]");
        byClose.expectText();
        byClose.close();
        awaitEnds(recording, server, 1);

        open(server, "echo").close();
        awaitEnds(recording, server, 2);

        open(server, "echo").abort();
        awaitEnds(recording, server, 3);

        var byCloseFrame = open(server, "echo");
        byCloseFrame.sendClose(1000, "done");
        assertThat(byCloseFrame.expectClose().code()).isEqualTo(1000);
        awaitEnds(recording, server, 4);

        var byServer = open(server, "echo");
        server.sessions().iterator().next().closeConnection(4000, "go");
        assertThat(byServer.expectClose().code()).isEqualTo(4000);
        byServer.close();
        awaitEnds(recording, server, 5);

        var byBadFrame = open(server, "echo");
        byBadFrame.sendText("nonsense");
        assertThat(byBadFrame.expectClose().code()).isEqualTo(3501);
        awaitEnds(recording, server, 6);
        byBadFrame.close();

        open(server, "echo");
        server.close();
        assertThat(recording.calls).filteredOn("closed"::equals).hasSize(7);
        assertThat(recording.calls).filteredOn("opened"::equals).hasSize(7);
    }

    private static void awaitEnds(Recording recording, StreampodServer server, int count) {
        await().untilAsserted(() -> {
            assertThat(recording.calls).filteredOn("closed"::equals).hasSize(count);
            assertThat(server.statistics().connections()).isZero();
        });
    }

    @Test
    void s2_streamClosedRunsForAnOpeningThatThrewAndNeverWithoutOne() {
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                throw RequestException.forbidden("not today");
            }
        };
        var client = welcomed(start(recording));
        client.sendText("[\"open\",\"echo\"]");
        assertThat(client.expectText()).isEqualTo("[\"refused\",\"echo\",\"forbidden\",\"not today\"]");
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText()).startsWith("[\"refused\",\"members\",\"unauthenticated\"");
        client.sendText("[\"open\",\"nothing\"]");
        assertThat(client.expectText()).startsWith("[\"refused\",\"nothing\",\"unknown-endpoint\"");
        assertThat(recording.calls).containsExactly("opened", "closed");
    }

    @Test
    void s2_messagesThatWereReceivedAreHandledBeforeTheEndOfALostConnection() {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                entered.countDown();
                awaitLatch(proceed);
            }
        };
        var server = start(recording);
        var client = open(server, "echo");
        for (int i = 1; i <= 3; i++) {
            client.sendText(number(i));
        }
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
        awaitLatch(entered);
        client.abort();
        await().until(() -> server.statistics().connections() == 0);
        proceed.countDown();
        await().untilAsserted(() -> assertThat(recording.calls)
                .containsExactly("opened", "SimpleData[num=1]", "SimpleData[num=2]", "SimpleData[num=3]", "closed"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s3_messagesAreHandledOneAtATimeAndInOrder(boolean nonBlocking) {
        var atOnce = new AtomicReference<@Nullable Thread>();
        var overlaps = new ArrayList<String>();
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                if (!atOnce.compareAndSet(null, Thread.currentThread())) {
                    overlaps.add(message.toString());
                }
                super.handled(session, message);
                atOnce.set(null);
            }

            @Override
            boolean nonBlocking() {
                return nonBlocking;
            }
        };
        var client = open(start(recording), "echo");
        int count = 5_000;
        var sender = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                client.sendText(number(i));
            }
        });
        sender.start();
        for (int i = 0; i < count; i++) {
            assertThat(client.expectText()).isEqualTo(number(i));
        }
        assertThat(overlaps).isEmpty();
    }

    @Test
    void s3_aSlowHandlerHoldsUpItsOwnStreamOnly() {
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                awaitLatch(proceed);
                super.handled(session, message);
            }
        };
        var server = start(
                recording,
                builder -> builder.authenticator(
                        key -> java.util.Optional.of(dev.streampod.server.auth.AuthenticationInfo.of("ada"))));
        var client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"k\"}]");
        client.expectText();
        open(client, "echo");
        open(client, "members");
        client.sendText(number(1));
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":2}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"members\",\"SimpleData\",{\"num\":2}]");
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
        proceed.countDown();
        assertThat(client.expectText()).isEqualTo(number(1));
    }

    @Test
    void s3_aFullMailboxStopsTheReadingAndLosesNothing() {
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                awaitLatch(proceed);
                super.handled(session, message);
            }
        };
        var server = start(
                recording, builder -> builder.limits(quick().mailboxMessages(16).build()));
        var client = open(server, "echo");
        for (int i = 0; i < 200; i++) {
            client.sendText(number(i));
        }
        client.sendText("[\"ping\"]");
        // One is in the handler's hands with up to 63 others of its batch, at most 16 wait: the rest is not read.
        await().until(() -> server.statistics().messagesReceived() >= 16);
        await().during(java.time.Duration.ofMillis(200))
                .until(() -> server.statistics().messagesReceived() <= 64 + 17);
        proceed.countDown();
        var received = new ArrayList<String>();
        while (received.size() < 201) {
            received.add(client.expectText());
        }
        assertThat(received).contains("[\"pong\"]");
        received.remove("[\"pong\"]");
        for (int i = 0; i < 200; i++) {
            assertThat(received.get(i)).isEqualTo(number(i));
        }
    }

    @Test
    void s3_whileItIsNotReadAConnectionIsPingedAndNotGivenUp() {
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                awaitLatch(proceed);
                super.handled(session, message);
            }
        };
        var server = start(
                recording,
                builder -> builder.limits(quick().mailboxMessages(2)
                        .heartbeat(java.time.Duration.ofSeconds(1))
                        .build()));
        var client = open(server, "echo");
        for (int i = 0; i < 100; i++) {
            client.sendText(number(i));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(client.expectText()).isEqualTo("[\"ping\"]");
        }
        proceed.countDown();
        for (int i = 0; i < 100; i++) {
            assertThat(expectMessage(client)).isEqualTo(number(i));
        }
    }

    private static String expectMessage(RawWebSocket client) {
        while (true) {
            String text = client.expectText();
            if (text.equals("[\"ping\"]")) {
                client.sendText("[\"pong\"]");
            } else {
                return text;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s4_handlersRunOnNetworkThreadsOnlyWhenTheEndpointSaysSo(boolean nonBlocking) {
        var threads = new ArrayList<String>();
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                threads.add("opened on " + Thread.currentThread().getName());
            }

            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                threads.add("handled on " + Thread.currentThread().getName());
                super.handled(session, message);
            }

            @Override
            boolean nonBlocking() {
                return nonBlocking;
            }
        };
        var client = open(start(recording), "echo");
        await().until(() -> {
            client.sendText(number(1));
            client.expectText();
            return threads.get(threads.size() - 1).contains("streampod-handler") != nonBlocking;
        });
        assertThat(threads.get(0)).startsWith("opened on streampod-handler");
    }

    @Test
    void s5_aMessageFromWithinStreamOpenedArrivesAfterOpened() {
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                echo.send(session, new Text("welcome"));
            }
        };
        var client = welcomed(start(recording));
        client.sendText("[\"open\",\"echo\"]");
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"echo\"]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"Text\",{\"text\":\"welcome\"}]");
    }

    @Test
    void s5_messagesOfEachThreadArriveInItsOrder() throws Exception {
        var recording = new Recording();
        var server = start(recording);
        var client = open(server, "echo");
        StreamingSession session = server.sessions().iterator().next();
        var senders = new ArrayList<Thread>();
        int each = 2_000;
        for (int t = 0; t < 4; t++) {
            int base = t * 1_000_000;
            var sender = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    recording.echo.send(session, new SimpleData(base + i));
                }
            });
            senders.add(sender);
            sender.start();
        }
        int[] next = {0, 1_000_000, 2_000_000, 3_000_000};
        for (int i = 0; i < 4 * each; i++) {
            String text = client.expectText();
            int num = Integer.parseInt(text.replaceAll("\\D", ""));
            assertThat(num).isEqualTo(next[num / 1_000_000]++);
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    void s5_aMessageFromABlockedHandlerDoesNotWaitForItsEnd() {
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                echo.send(session, new Text("working"));
                awaitLatch(proceed);
                echo.send(session, new Text("done"));
            }
        };
        var client = open(start(recording), "echo");
        client.sendText(number(1));
        assertThat(client.expectText()).contains("working");
        proceed.countDown();
        assertThat(client.expectText()).contains("done");
    }

    @Test
    void s5_sendingAfterTheEndIsIgnoredAndCounted() {
        var sessions = new CompletableFuture<StreamingSession>();
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                sessions.complete(session);
            }

            @Override
            void closed(StreamingSession session) {
                echo.send(session, new SimpleData(1));
            }
        };
        var server = start(recording);
        var client = open(server, "echo");
        client.sendText("[\"close\",\"echo\"]");
        assertThat(client.expectText()).startsWith("[\"closed\"");
        recording.echo.send(sessions.join(), new SimpleData(2));
        assertThat(server.statistics().messagesIgnored()).isEqualTo(2);
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
    }

    @Test
    void s6_anExceptionInStreamOpenedRefusesTheStreamWithoutTellingWhy() {
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                echo.send(session, new Text("never seen"));
                throw new IllegalStateException("the password is swordfish");
            }
        };
        var client = welcomed(start(recording));
        client.sendText("[\"open\",\"echo\"]");
        client.sendText(number(1));
        assertThat(client.expectText())
                .startsWith("[\"refused\",\"echo\",\"internal\"")
                .contains("reference e-")
                .doesNotContain("swordfish");
        assertThat(client.expectText()).contains("\"not-open\"");
        assertThat(recording.calls).containsExactly("opened", "closed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s6_anExceptionInAHandlerIsAnsweredWithAReferenceAndDisturbsNothing(boolean nonBlocking) {
        var client = open(start(echoes(nonBlocking)), "echo");
        client.sendText("[\"msg\",\"echo\",\"Boom\",{\"reason\":\"the password is swordfish\"}]");
        client.sendText(number(1));
        assertThat(client.expectText())
                .startsWith("[\"error\",null,{\"code\":\"internal\"")
                .containsPattern("\"reference\":\"e-[0-9a-f]{8}\"")
                .contains("\"endpoint\":\"echo\"")
                .doesNotContain("swordfish");
        assertThat(client.expectText()).isEqualTo(number(1));
    }

    @Test
    void s6_aRequestExceptionTellsItsCodeAndText() {
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                throw RequestException.badRequest("x out of range: 9999");
            }
        };
        var client = open(start(recording), "echo");
        client.sendText(number(9999));
        assertThat(client.expectText())
                .isEqualTo(
                        "[\"error\",null,{\"code\":\"bad-request\",\"message\":\"x out of range: 9999\",\"endpoint\":\"echo\"}]");
    }

    @Test
    void s6_anErrorInAHandlerOrInStreamClosedDoesNotEndTheServersThreads() {
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                if (message instanceof Boom) {
                    throw new StackOverflowError();
                }
                super.handled(session, message);
            }

            @Override
            void closed(StreamingSession session) {
                throw new AssertionError("in streamClosed");
            }
        };
        var client = open(start(recording), "echo");
        client.sendText("[\"msg\",\"echo\",\"Boom\",{\"reason\":\"x\"}]");
        assertThat(client.expectText()).contains("internal");
        client.sendText(number(1));
        assertThat(client.expectText()).isEqualTo(number(1));
        client.sendText("[\"close\",\"echo\"]");
        assertThat(client.expectText()).startsWith("[\"closed\"");
        open(client, "echo");
    }

    @Test
    void s7_whatCannotBeDeliveredIsAnsweredAndHarmsNoStream() {
        var client = open(start(new Recording()), "echo");
        client.sendText("[\"msg\",\"echo\",\"Nonsense\",{}]");
        assertThat(client.expectText()).contains("\"unknown-class\"").contains("\"endpoint\":\"echo\"");
        client.sendText("[\"msg\",\"nowhere\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).contains("\"unknown-endpoint\"").contains("\"endpoint\":\"nowhere\"");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":\"x\"}]");
        assertThat(client.expectText()).contains("\"bad-request\"").contains("SimpleData.num");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",[]]");
        assertThat(client.expectText()).contains("\"bad-request\"");
        client.sendText("[\"whatever\",1]");
        assertThat(client.expectText()).contains("\"bad-request\"");
        client.sendText("[\"welcome\",{}]");
        assertThat(client.expectText()).contains("\"bad-request\"");
        client.sendText("[\"call\",7,\"echo\",\"add\",{\"a\":1}]");
        assertThat(client.expectText()).startsWith("[\"error\",7,{\"code\":\"unknown-method\"");
        client.sendText("[\"credit\",7,null,10]");
        client.sendText("[\"cancel\",7,null]");
        client.sendText(number(1));
        assertThat(client.expectText()).isEqualTo(number(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "ping", "[]", "[7]", "[\"ping\"", "[\"ping\"] 1", "", "[\"open\",7]"})
    void s7_whatIsNoFrameClosesTheConnection(String text) {
        var client = open(start(new Recording()), "echo");
        client.sendText(text);
        assertThat(client.expectClose().code()).isEqualTo(3501);
    }

    @Test
    void s7_aClassThatMayNotBeSentToClientsIsRefusedToItsSender() {
        var recording = new Recording();
        var server = start(recording);
        open(server, "echo");
        StreamingSession session = server.sessions().iterator().next();
        EchoToClient none = new SimpleData(1);
        assertThat(none).isNotNull();
        assertThatThrownBy(() -> ((dev.streampod.server.internal.stream.StreamSession) session).send(new Boom("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Boom");
    }

    @Test
    void s10_whatIsForServersOnlyIsNeitherSentToClientsNorTakenFromThem() {
        var received = new ArrayList<EchoFromClient>();
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                received.add(message);
                echo.send(session, new Account("ada", "swordfish"));
            }
        };
        var client = open(start(recording), "echo");
        client.sendText("[\"msg\",\"echo\",\"Account\",{\"name\":\"eve\",\"secret\":\"guess\"}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"Account\",{\"name\":\"ada\"}]");
        assertThat(received).isEqualTo(List.of(new Account("eve", null)));
        client.sendText("[\"msg\",\"echo\",\"Internal\",{\"num\":1}]");
        assertThat(client.expectText()).contains("\"unknown-class\"");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
