package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static dev.streampod.server.ResumableClient.hello;
import static dev.streampod.server.ResumableClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.SimpleData;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Section R of the behaviour, frame by frame. */
class ResumeTest extends ServerTest {

    private final AtomicReference<StreamingSession> session = new AtomicReference<>();

    private final Recording recording = new Recording() {
        @Override
        void opened(StreamingSession opened) {
            session.set(opened);
            echo.keep(opened, "kept");
        }
    };

    private StreampodServer startWith(UnaryOperator<Limits.Builder> limits) {
        return start(recording, builder -> builder.limits(limits.apply(quick()).build()));
    }

    private ResumableClient opened(StreampodServer server) {
        ResumableClient client = ResumableClient.begin(connect(server));
        client.open("echo");
        return client;
    }

    private static void awaitWaiting(StreampodServer server, int sessions) {
        await().until(() -> server.statistics().waitingSessions() == sessions
                && server.statistics().connections() == 0);
    }

    private void push(int number) {
        recording.echo.send(session.get(), new SimpleData(number));
    }

    @Test
    void r2_whatWasSentWhileTheConnectionWasLostComesAfterItInOrderAndTheSessionIsTheSame() {
        var server = start(recording);
        var client = opened(server);
        push(1);
        assertThat(client.next()).isEqualTo(message(1));
        push(2); // perhaps written, and not read by the client
        client.socket().abort();
        awaitWaiting(server, 1);
        push(3);
        var before = session.get();

        client.resume(connect(server));

        assertThat(client.serverReceived()).isEqualTo(1L);
        assertThat(client.next()).isEqualTo(message(2));
        assertThat(client.next()).isEqualTo(message(3));
        client.send(4);
        assertThat(client.next()).isEqualTo(message(4));
        assertThat(session.get()).isSameAs(before);
        assertThat(recording.echo.kept(before)).isEqualTo("kept");
        assertThat(before.isOpen()).isTrue();
        assertThat(recording.calls).containsExactly("opened", "SimpleData[num=4]");
        assertThat(server.statistics().waitingSessions()).isZero();
    }

    @Test
    void r2_theServerTellsHowManyFramesItHasTakenInSoThatNoneIsHandledTwice() {
        var server = start(recording);
        var client = opened(server);
        for (int i = 0; i < 10; i++) {
            client.send(i);
        }
        await().until(() -> recording.calls.size() == 11);
        client.socket().abort();
        awaitWaiting(server, 1);

        client.resume(connect(server));

        assertThat(client.serverReceived()).isEqualTo(11L);
        for (int i = 0; i < 10; i++) {
            assertThat(client.next()).isEqualTo(message(i));
        }
    }

    @Test
    void receivedFramesAreAcknowledgedInBatchesAndTheRestInAWhile() {
        var server = start(recording);
        var client = opened(server);
        for (int i = 0; i < 69; i++) {
            client.send(i);
        }
        assertThat(client.nextAck()).isEqualTo(64);
        assertThat(client.nextAck()).isEqualTo(70);
        client.send(70);
        assertThat(client.nextAck()).isEqualTo(71);
    }

    @Test
    void aClientThatDoesNotAskForResumeSeesNothingOfIt() {
        var server = start(recording);
        var client = connect(server);
        assertThat(client.hello()).doesNotContain("resume");
        open(client, "echo");
        for (int i = 0; i < 200; i++) {
            client.sendText(message(i));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(client.expectText()).isEqualTo(message(i));
        }
        client.sendText("[\"ack\",1]");
        assertThat(client.expectText()).contains("bad-request");
        client.abort();
        await().untilAsserted(() -> assertThat(recording.calls).endsWith("closed"));
        assertThat(server.statistics().waitingSessions()).isZero();
    }

    @Test
    void acknowledgingWhatWasNotSentIsNoFrame() {
        var client = opened(start(recording));
        client.socket().sendText("[\"ack\",1]");
        client.socket().sendText("[\"ack\",0]");
        client.socket().sendText("[\"ack\",2]");
        assertThat(client.socket().awaitClose().code()).isEqualTo(3501);
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
    }

    @Test
    void anUnknownTokenBeginsAnotherSession() {
        var server = start(recording);
        var client = opened(server);
        client.resume(connect(server), hello("x".repeat(32), 1));
        assertThat(client.serverReceived()).isNull();
        client.open("echo");
        assertThat(recording.calls).containsExactly("opened", "opened");
    }

    @Test
    void aTokenIsGoodUntilItsSuccessorWasUsed() {
        var server = start(recording);
        var client = opened(server);
        String first = client.token();
        client.socket().abort();
        awaitWaiting(server, 1);
        client.resume(connect(server));
        assertThat(client.token()).isNotEqualTo(first);
        // The client never saw that welcome: it comes again with the token that it has.
        client.resume(connect(server), hello(first, 1));
        assertThat(client.serverReceived()).isEqualTo(1L);
        client.send(1);
        assertThat(client.next()).isEqualTo(message(1));

        var thief = connect(server);
        thief.sendText(hello(first, 1));
        assertThat(thief.expectText()).contains("\"resume\"").doesNotContain("\"received\"");
        client.send(2);
        assertThat(client.next()).isEqualTo(message(2));
    }

    @Test
    void everyWelcomeHasAnotherTokenOf128BitsOrMore() {
        var server = start(recording);
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            tokens.add(ResumableClient.begin(connect(server)).token());
        }
        assertThat(tokens).hasSize(5).allSatisfy(token -> assertThat(token).hasSizeGreaterThanOrEqualTo(22));
    }

    @Test
    void havingReceivedWhatWasNotSentIsNoHelloAndEndsTheSession() {
        var server = start(recording);
        var client = opened(server);
        client.socket().abort();
        awaitWaiting(server, 1);
        var liar = connect(server);
        liar.sendText(hello(client.token(), 2));
        assertThat(liar.awaitClose().code()).isEqualTo(3501);
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
    }

    @Test
    void whatWasLetGoCannotBeContinuedAndTheSessionStartsAnew() {
        var server = startWith(limits -> limits.queueBytes(2_000));
        var client = opened(server);
        for (int i = 0; i < 200; i++) { // read by the client, and never acknowledged
            push(i);
            assertThat(client.next()).isEqualTo(message(i));
        }
        client.socket().abort();
        awaitWaiting(server, 1);
        client.resume(connect(server), hello(client.token(), 100));
        assertThat(client.serverReceived()).isNull();
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
    }

    @Test
    void aClientThatAcknowledgesRarelyIsNotClosedAndResumesFromWhatIsKept() {
        var server = startWith(limits -> limits.queueBytes(2_000));
        var client = opened(server);
        for (int i = 0; i < 200; i++) {
            push(i);
            assertThat(client.next()).isEqualTo(message(i));
        }
        client.socket().abort();
        awaitWaiting(server, 1);
        client.resume(connect(server), hello(client.token(), 196));
        assertThat(client.serverReceived()).isEqualTo(1L);
        for (int i = 195; i < 200; i++) {
            assertThat(client.next()).isEqualTo(message(i));
        }
    }

    @Test
    void r1_theSessionEndsWhenTheWindowIsOver() {
        var server = startWith(limits -> limits.resumeWindow(Duration.ofMillis(300)));
        var client = opened(server);
        client.socket().abort();
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
        assertThat(session.get().isOpen()).isFalse();
        await().until(() -> server.statistics().streams() == 0);
        assertThat(server.statistics().waitingSessions()).isZero();
        client.resume(connect(server));
        assertThat(client.serverReceived()).isNull();
    }

    @Test
    void r1_streamsStayWhileTheSessionWaits() {
        var server = start(recording);
        var client = opened(server);
        client.socket().abort();
        awaitWaiting(server, 1);
        assertThat(recording.calls).containsExactly("opened");
        assertThat(server.sessions()).hasSize(1);
        assertThat(server.statistics().streams()).isEqualTo(1);
        assertThat(server.statistics().connections()).isZero();
    }

    @Test
    void r1_aMissedHeartbeatLeavesTheSessionWaiting() {
        var server = startWith(limits -> limits.heartbeat(Duration.ofSeconds(1)));
        var client = opened(server);
        assertThat(client.socket().awaitClose().code()).isEqualTo(3002);
        awaitWaiting(server, 1);
        push(5);
        client.resume(connect(server));
        assertThat(client.next()).isEqualTo(message(5));
        assertThat(recording.calls).containsExactly("opened");
    }

    @Test
    void r2_aNewConnectionTakesOverFromOneThatTheServerStillBelievesIn() {
        var server = start(recording);
        var client = opened(server);
        var old = client.socket();
        push(1);
        client.resume(connect(server));
        assertThat(old.awaitClose().code()).isEqualTo(3003);
        assertThat(client.next()).isEqualTo(message(1));
        old.sendText(message(99));
        client.send(2);
        assertThat(client.next()).isEqualTo(message(2));
        assertThat(recording.calls).containsExactly("opened", "SimpleData[num=2]");
    }

    @Test
    void r2_aHandlerThatIsAtAMessageDuringTheChangeAnswersOnTheNewConnection() throws Exception {
        for (boolean onReader : new boolean[] {false, true}) {
            var entered = new CountDownLatch(1);
            var proceed = new CountDownLatch(1);
            var slow = new Recording() {
                @Override
                boolean nonBlocking() {
                    return onReader;
                }

                @Override
                void handled(StreamingSession at, EchoFromClient message) {
                    if (message.equals(new SimpleData(99))) {
                        entered.countDown();
                        try {
                            assertThat(proceed.await(60, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    super.handled(at, message);
                }
            };
            var server = start(slow);
            var client = opened(server);
            for (int i = 0; i < 20; i++) { // until nothing of the opening is left that keeps the handler off the reader
                client.send(i);
                assertThat(client.next()).isEqualTo(message(i));
            }
            client.send(99);
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            var next = connect(server);
            next.sendText(hello(client.token(), client.received()));
            assertThat(client.socket().awaitClose().code()).isEqualTo(3003);
            proceed.countDown();
            String welcome = next.expectText();
            assertThat(welcome).contains("\"received\":22");
            assertThat(next.expectText()).isEqualTo(message(99));
        }
    }

    @Test
    void theSessionThatHasWaitedLongestEndsWhenTooManyWait() {
        var server = startWith(limits -> limits.waitingSessions(2));
        Map<String, StreamingSession> ends = new ConcurrentHashMap<>();
        for (int i = 0; i < 3; i++) {
            var client = opened(server);
            session.get().onClose(() -> ends.put(session.get().id(), session.get()));
            int expected = Math.min(2, i + 1);
            client.socket().abort();
            awaitWaiting(server, expected);
        }
        await().untilAsserted(() -> assertThat(recording.calls).containsOnlyOnce("closed"));
        assertThat(server.statistics().waitingSessions()).isEqualTo(2);
    }

    @Test
    void withoutWaitingSessionsThereIsNoResume() {
        var server = startWith(limits -> limits.waitingSessions(0));
        var client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"resume\":true}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"").doesNotContain("resume");
    }

    @Test
    void r1_aWaitingSessionThatIsSentTooMuchEnds() {
        var server = startWith(limits -> limits.queueBytes(2_000));
        var client = opened(server);
        client.socket().abort();
        awaitWaiting(server, 1);
        for (int i = 0; i < 100; i++) {
            push(i);
        }
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
        assertThat(server.statistics().waitingSessions()).isZero();
        client.resume(connect(server));
        assertThat(client.serverReceived()).isNull();
    }

    @Test
    void r3_aCloseByTheClientEndsTheSessionAtOnce() {
        var server = start(recording);
        var client = opened(server);
        client.socket().sendClose(1000, "");
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
        assertThat(server.statistics().waitingSessions()).isZero();
    }

    @Test
    void aClientThatMissedTheServersHeartbeatMaySaySoAndComeBack() {
        var server = start(recording);
        var client = opened(server);
        client.socket().sendClose(3002, "");
        awaitWaiting(server, 1);
        client.resume(connect(server));
        assertThat(client.serverReceived()).isEqualTo(1L);
    }

    @Test
    void r3_aCloseByTheApplicationEndsTheSessionAtOnceAlsoWhileItWaits() {
        var server = start(recording);
        var client = opened(server);
        session.get().closeConnection(4000, "enough");
        assertThat(client.socket().awaitClose().code()).isEqualTo(4000);
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));

        client.resume(connect(server));
        assertThat(client.serverReceived()).isNull();
        client.open("echo");
        client.socket().abort();
        await().until(() -> server.statistics().waitingSessions() == 1);
        session.get().closeConnection(4000, "enough");
        await().untilAsserted(
                        () -> assertThat(recording.calls).containsExactly("opened", "closed", "opened", "closed"));
        assertThat(server.statistics().waitingSessions()).isZero();
    }

    @Test
    void r3_aSlowReaderEndsAtOnce() {
        var server = start(
                recording,
                builder -> builder.limits(patient().queueBytes(64 * 1024).build()));
        var client = opened(server);
        client.socket().sendText("[\"msg\",\"echo\",\"Burst\",{\"num\":200000}]");
        await().untilAsserted(() -> assertThat(recording.calls).endsWith("closed"));
        assertThat(client.socket().awaitClose().code()).isEqualTo(3008);
        assertThat(server.statistics().waitingSessions()).isZero();
    }

    @Test
    void r3_aFrameThatIsNoneEndsTheSessionAtOnce() {
        var server = start(recording);
        var client = opened(server);
        client.socket().sendText("nonsense");
        assertThat(client.socket().awaitClose().code()).isEqualTo(3501);
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
        assertThat(server.statistics().waitingSessions()).isZero();
    }

    @Test
    void r3_drainingEndsWaitingSessionsAtOnce() {
        var server = startWith(limits -> limits.resumeWindow(Duration.ofHours(1)));
        opened(server).socket().abort();
        awaitWaiting(server, 1);
        server.close();
        assertThat(recording.calls).containsExactly("opened", "closed");
        assertThat(server.statistics().waitingSessions()).isZero();
        assertThat(server.statistics().streams()).isZero();
    }

    @Test
    void r3_drainingEndsConnectedSessionsTooAndOffersNoReturn() {
        var server = start(recording);
        var client = opened(server);
        push(1);
        new Thread(server::close).start();
        assertThat(client.next()).isEqualTo(message(1));
        assertThat(client.socket().awaitClose().code()).isEqualTo(3001);
        client.socket().sendClose(3001, "");
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
        assertThat(server.statistics().waitingSessions()).isZero();
    }

    private StreampodServer startWithUsers() {
        return start(
                recording,
                builder -> builder.authenticator(key -> switch (key) {
                    case "ada-admin" -> Optional.of(AuthenticationInfo.of("ada", "admin"));
                    case "ada" -> Optional.of(AuthenticationInfo.of("ada"));
                    case "bob" -> Optional.of(AuthenticationInfo.of("bob", "admin"));
                    default -> Optional.empty();
                }));
    }

    private static String helloWith(String key, ResumableClient client) {
        return ResumableClient.hello(client.token(), client.received())
                .replace("\"protocol\":1", "\"protocol\":1,\"key\":\"" + key + "\"");
    }

    @Test
    void anotherUserDoesNotContinueTheSession() {
        var server = startWithUsers();
        var client = ResumableClient.begin(connect(server), "ada");
        client.open("echo");
        client.socket().abort();
        awaitWaiting(server, 1);
        client.resume(connect(server), helloWith("bob", client));
        assertThat(client.serverReceived()).isNull();
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
    }

    @Test
    void nobodyDoesNotContinueASessionOfSomebody() {
        var server = startWithUsers();
        var client = ResumableClient.begin(connect(server), "ada");
        client.open("echo");
        client.socket().abort();
        awaitWaiting(server, 1);
        client.resume(connect(server));
        assertThat(client.serverReceived()).isNull();
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
    }

    @Test
    void aKeyThatIsNotValidAnyMoreIsRefusedAndTheSessionWaitsOn() {
        var server = startWithUsers();
        var client = ResumableClient.begin(connect(server), "ada");
        client.open("echo");
        client.socket().abort();
        awaitWaiting(server, 1);
        var wrong = connect(server);
        wrong.sendText(helloWith("wrong", client));
        assertThat(wrong.awaitClose().code()).isEqualTo(3500);
        client.resume(connect(server), helloWith("ada", client));
        assertThat(client.serverReceived()).isEqualTo(1L);
    }

    @Test
    void scopesThatWereLostMeanwhileCloseTheirStreamsOnReturn() {
        var server = startWithUsers();
        var client = ResumableClient.begin(connect(server), "ada-admin");
        client.open("echo");
        client.open("admins");
        client.socket().abort();
        awaitWaiting(server, 1);
        client.resume(connect(server), helloWith("ada", client));
        assertThat(client.serverReceived()).isEqualTo(2L);
        assertThat(client.next()).startsWith("[\"closed\",\"admins\",\"forbidden\"");
        client.send(1);
        assertThat(client.next()).isEqualTo(message(1));
    }

    /** A connection that waits for its session is not read: that it is gone is noticed when the time for its hello is over. */
    private StreampodServer startWithSlowKey(CountDownLatch asked, CountDownLatch proceed) {
        Limits limits = quick().helloTimeout(Duration.ofSeconds(2))
                .authenticationTimeout(Duration.ofSeconds(60))
                .build();
        return start(
                recording,
                builder -> builder.limits(limits).authenticator(key -> {
                    if (key.equals("slow")) {
                        asked.countDown();
                        assertThat(proceed.await(60, TimeUnit.SECONDS)).isTrue();
                    }
                    return Optional.of(AuthenticationInfo.of("ada"));
                }));
    }

    @Test
    void aKeyThatIsBeingCheckedIsAnsweredOnTheNewConnection() throws Exception {
        var asked = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var server = startWithSlowKey(asked, proceed);
        var client = ResumableClient.begin(connect(server), "ada");
        client.socket().sendText("[\"auth\",\"slow\"]");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        var next = connect(server);
        next.sendText(helloWith("ada", client));
        assertThat(client.socket().awaitClose().code()).isEqualTo(3003);
        proceed.countDown();
        assertThat(next.expectText()).contains("\"received\":1");
        assertThat(next.expectText()).startsWith("[\"authenticated\",{\"userId\":\"ada\"");
    }

    @Test
    void aClientThatIsGoneBeforeItsSessionGoesOnMayComeAgain() throws Exception {
        var asked = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var server = startWithSlowKey(asked, proceed);
        var client = ResumableClient.begin(connect(server), "ada");
        client.socket().sendText("[\"auth\",\"slow\"]");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        var next = connect(server);
        next.sendText(helloWith("ada", client));
        assertThat(client.socket().awaitClose().code()).isEqualTo(3003);
        client.socket().abort();
        next.abort();
        await().until(() -> server.statistics().connections() == 0);
        proceed.countDown();
        awaitWaiting(server, 1);
        client.resume(connect(server), helloWith("ada", client));
        assertThat(client.serverReceived()).isEqualTo(1L);
        assertThat(client.next()).startsWith("[\"authenticated\",");
    }

    @Test
    void aStreamWhoseMailboxIsFullGoesOnWhereItWas() throws Exception {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var slow = new Recording() {
            @Override
            void handled(StreamingSession at, EchoFromClient message) {
                entered.countDown();
                try {
                    assertThat(proceed.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.handled(at, message);
            }
        };
        var server =
                start(slow, builder -> builder.limits(quick().mailboxMessages(4).build()));
        var client = opened(server);
        for (int i = 0; i < 200; i++) {
            client.send(i);
        }
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        client.resume(connect(server));
        int taken = (int) (long) client.serverReceived() - 1;
        assertThat(taken).isLessThan(200); // the rest was not read
        for (int i = taken; i < 200; i++) {
            client.send(i);
        }
        proceed.countDown();
        for (int i = 0; i < 200; i++) {
            assertThat(client.next()).isEqualTo(message(i));
        }
        assertThat(slow.calls).hasSize(201);
    }

    @Test
    void manyCutsInBothDirectionsLoseNothingAndRepeatNothing() {
        var random = new java.util.Random(42);
        var server = start(recording);
        var client = opened(server);
        int total = 3_000;
        int acknowledgedByServer = 1; // the open
        int sent = 0;
        int seen = 0;
        while (seen < total) {
            int burst = random.nextInt(60);
            for (int i = 0; i < burst && sent < total; i++) {
                client.send(sent++);
            }
            int reads = Math.min(random.nextInt(60), sent - seen);
            for (int i = 0; i < reads; i++) {
                assertThat(client.next()).isEqualTo(message(seen++));
            }
            if (random.nextInt(3) == 0) {
                if (random.nextBoolean()) {
                    client.socket().abort();
                }
                RawWebSocket next = connect(server);
                client.resume(next);
                Long received = client.serverReceived();
                assertThat(received).isNotNull();
                sent = (int) (received - acknowledgedByServer);
            }
        }
        assertThat(recording.calls).hasSize(total + 1);
        for (int i = 0; i < total; i++) {
            assertThat(recording.calls.get(i + 1)).isEqualTo("SimpleData[num=" + i + "]");
        }
    }
}
