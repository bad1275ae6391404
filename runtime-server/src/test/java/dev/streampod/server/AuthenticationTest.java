package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.protocol.EchoFromClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A1 to A4 of the behaviour. */
class AuthenticationTest extends ServerTest {

    private final KeyStore keys = KeyStore.inMemory();

    @BeforeEach
    void addKeys() {
        keys.add("ada's key", "ada", List.of("admin"));
        keys.add("bob's key", "bob", List.of());
    }

    private StreampodServer startWithKeys(Recording recording) {
        return start(recording, builder -> builder.authenticator(keys));
    }

    private RawWebSocket hello(StreampodServer server, String key) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        return client;
    }

    @Test
    void a1_aKeyInHelloSignsInBeforeAnyHook() {
        var recording = new Recording();
        var server = startWithKeys(recording);
        var client = hello(server, "ada's key");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        open(client, "members");
        assertThat(recording.calls).containsExactly("members opened by ada");
    }

    @Test
    void a1_aWrongKeyInHelloClosesTheConnection() {
        var client = hello(startWithKeys(new Recording()), "wrong");
        assertThat(client.expectClose().code()).isEqualTo(3500);
    }

    @Test
    void a1_theWelcomeNamesWhoIsSignedIn() {
        var server = start(
                new Recording(),
                builder -> builder.authenticator(key -> Optional.of(AuthenticationInfo.of("ada", "admin"))));
        assertThat(hello(server, "any").expectText()).endsWith(",\"userId\":\"ada\",\"scopes\":[\"admin\"]}]");
        var nobody = connect(server);
        assertThat(nobody.hello()).doesNotContain("userId").doesNotContain("scopes");
    }

    @Test
    void a1_aWelcomeThatIsTooLargeForItsClientDoesNotNameTheUser() {
        var server = start(
                new Recording(),
                builder -> builder.authenticator(key -> Optional.of(AuthenticationInfo.of("ada".repeat(400)))));
        var client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"k\",\"limits\":{\"maxMessageBytes\":1024}}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"").doesNotContain("userId");
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"members\"]");
    }

    @Test
    void a1_withoutAnAuthenticatorEverySessionIsAnonymous() {
        var server = start(new Recording());
        var client = hello(server, "ada's key");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText()).contains("\"unauthenticated\"");
        client.sendText("[\"auth\",\"ada's key\"]");
        assertThat(client.expectText()).isEqualTo("[\"authenticated\",{\"scopes\":[]}]");
    }

    @Test
    void a1_anAuthenticatorMayBlockAndHoldsUpNobodyElse() {
        var asked = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        Authenticator slow = key -> {
            asked.countDown();
            assertThat(proceed.await(60, TimeUnit.SECONDS)).isTrue();
            return Optional.of(AuthenticationInfo.of("ada"));
        };
        var recording = new Recording();
        var server = start(recording, builder -> builder.authenticator(slow));
        var waiting = hello(server, "k");
        // Frames after hello wait for its answer.
        waiting.sendText("[\"open\",\"members\"]");
        waiting.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        awaitLatch(asked);
        var other = open(server, "echo");
        other.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":2}]");
        assertThat(other.expectText()).contains("2");
        proceed.countDown();
        assertThat(waiting.expectText()).startsWith("[\"welcome\"");
        assertThat(waiting.expectText()).isEqualTo("[\"opened\",\"members\"]");
        assertThat(waiting.expectText()).isEqualTo("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
    }

    @Test
    void a1_anAuthenticatorThatFailsOrTakesTooLongIsNoVerdict() {
        var clock = new MovedClock();
        var asked = new Semaphore(0);
        var interrupted = new CountDownLatch(1);
        Authenticator broken = key -> {
            if (key.equals("slow")) {
                asked.release();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            throw new IllegalStateException("the database is away, key " + key);
        };
        var server = start(
                new Recording(),
                builder -> builder.authenticator(broken)
                        .clock(clock)
                        .limits(quick().authenticationTimeout(Duration.ofMinutes(1))
                                .heartbeat(Duration.ofHours(1))
                                .build()));
        assertThat(hello(server, "any").expectClose().code()).isEqualTo(1013);
        var waiting = hello(server, "slow");
        asked.acquireUninterruptibly();
        clock.move(Duration.ofMinutes(1));
        assertThat(waiting.expectClose().code()).isEqualTo(1013);
        awaitLatch(interrupted);
        var client = welcomed(server);
        client.sendText("[\"auth\",\"any\"]");
        assertThat(client.expectText()).contains("\"unavailable\"");
        client.sendText("[\"auth\",\"slow\"]");
        asked.acquireUninterruptibly();
        clock.move(Duration.ofMinutes(1));
        assertThat(client.expectText()).contains("\"unavailable\"");
        open(client, "echo");
    }

    @Test
    void a1_theTimeForTheHelloIsNotThatOfTheAuthenticator() {
        var asked = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        Authenticator slow = key -> {
            asked.countDown();
            awaitLatch(proceed);
            return Optional.of(AuthenticationInfo.of("ada"));
        };
        var server = start(
                new Recording(),
                builder -> builder.authenticator(slow)
                        .limits(quick().helloTimeout(Duration.ofSeconds(2))
                                .authenticationTimeout(Duration.ofSeconds(60))
                                .build()));
        var client = hello(server, "k");
        awaitLatch(asked);
        // Whoever connects later and says nothing is closed later than the time for the other's hello is over.
        assertThat(connect(server).expectClose().code()).isEqualTo(3501);
        proceed.countDown();
        assertThat(client.expectText()).startsWith("[\"welcome\"");
    }

    @Test
    void a1_anAuthenticatorThatTakesTooLongIsToBeTriedAgainHoweverShortTheTimeForTheHello() {
        Authenticator stuck = key -> {
            new CountDownLatch(1).await();
            return Optional.empty();
        };
        var server = start(
                new Recording(),
                builder -> builder.authenticator(stuck)
                        .limits(quick().helloTimeout(Duration.ofSeconds(2))
                                .authenticationTimeout(Duration.ofSeconds(4))
                                .build()));
        assertThat(hello(server, "k").expectClose().code()).isEqualTo(1013);
    }

    @Test
    void a2_theKeyMayComeInTheHandshakesHeader() {
        var recording = new Recording();
        var server = startWithKeys(recording);
        var client = closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .header("Authorization", "Bearer bob's key")
                .connect());
        client.hello();
        open(client, "members");
        assertThat(recording.calls).containsExactly("members opened by bob");
    }

    @Test
    void a2_noLogLineShowsAKey() {
        var logger = (Logger) LoggerFactory.getLogger("dev.streampod");
        var events = new ListAppender<ILoggingEvent>();
        events.list = new CopyOnWriteArrayList<>(); // the server may still be writing when it is read
        events.start();
        logger.addAppender(events);
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        try {
            Authenticator broken = key -> {
                throw new IllegalStateException("failed for " + key);
            };
            var server = start(new Recording(), builder -> builder.authenticator(broken));
            var client = hello(server, "s3cret");
            assertThat(client.expectClose().code()).isEqualTo(1013);
            var other = welcomed(server);
            other.sendText("[\"auth\",\"s3cret\"]");
            other.expectText();
            other.sendText("[\"auth\",\"s3cret\"");
            assertThat(other.expectClose().reason()).doesNotContain("s3cret");
            var third = connect(server);
            third.sendText("[\"hello\",{\"protocol\":1,\"key\":\"s3cret\"");
            assertThat(third.expectClose().reason()).doesNotContain("s3cret");
        } finally {
            logger.detachAppender(events);
            logger.setLevel(before);
        }
        assertThat(events.list).isNotEmpty();
        for (ILoggingEvent event : events.list) {
            assertThat(event.getFormattedMessage()).doesNotContain("s3cret");
            if (event.getThrowableProxy() != null) {
                assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                        .doesNotContain("s3cret");
            }
        }
    }

    /** What the server logs of a failing authenticator, with its stack, after so many attempts to sign in. */
    private List<String> failuresLogged(Authenticator broken, int attempts) {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.streampod.server");
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        logger.addAppender(events);
        try {
            var server = start(new Recording(), builder -> builder.authenticator(broken));
            for (int i = 0; i < attempts; i++) {
                assertThat(hello(server, "s3cret-key").expectClose().code()).isEqualTo(1013);
            }
        } finally {
            logger.detachAppender(events);
        }
        return events.list.stream()
                .filter(event -> event.getFormattedMessage().startsWith("The authenticator failed"))
                .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
    }

    @Test
    void anAuthenticatorThatThrowsIsLoggedWithItsStackAndItsCauseAndWithoutTheKey() {
        List<String> lines = failuresLogged(
                key -> {
                    throw new IllegalStateException("the database is away", new AssertionError("rejected " + key));
                },
                1);
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("java.lang.IllegalStateException: the database is away")
                        .contains("java.lang.AssertionError (its message is left out: it repeats the key)")
                        .contains("at " + AuthenticationTest.class.getName())
                        .doesNotContain("s3cret"));
    }

    @Test
    void anAuthenticatorThatTakesTooLongIsOneLineInTheLog() {
        var clock = new MovedClock();
        var asked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        Authenticator slow = key -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
                return Optional.empty();
            } finally {
                over.countDown();
            }
        };
        try (var log = new LogCapture("dev.streampod.server.internal.auth")) {
            var server = start(
                    new Recording(),
                    builder -> builder.authenticator(slow)
                            .clock(clock)
                            .limits(quick().authenticationTimeout(Duration.ofMinutes(1))
                                    .build()));
            var client = hello(server, "k");
            awaitLatch(asked);
            clock.move(Duration.ofMinutes(1));
            assertThat(client.expectClose().code()).isEqualTo(1013);
            awaitLatch(over);
            await().until(() -> !log.messages().isEmpty());
            server.close();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("The authenticator timed out for client session");
            assertThat(log.thrown()).isEmpty();
        }
    }

    @Test
    void anAuthenticatorThatKeepsFailingIsLoggedAtABoundedRate() {
        int attempts = 20;
        long begun = System.nanoTime();
        List<String> lines = failuresLogged(
                key -> {
                    throw new AssertionError("on purpose");
                },
                attempts);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        assertThat(lines).hasSizeBetween(1, (int) Math.min(attempts, seconds + 2));
    }

    @Test
    void anAuthenticatorThatReturnsNullIsToldWhatToReturn() {
        List<String> lines = failuresLogged(new NullAuthenticator(), 1);
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(NullAuthenticator.class.getName() + " returned null")
                        .contains("an empty Optional"));
    }

    private static final class NullAuthenticator implements Authenticator {

        @Override
        @SuppressWarnings("NullAway") // the mistake that this is about
        public Optional<AuthenticationInfo> authenticate(String key) {
            return null;
        }
    }

    @Test
    void aLoginThatNothingCanGiveIsWarnedOfAtTheStartAndToldToClients() {
        try (var log = new LogCapture("dev.streampod.server")) {
            var server = start(new Recording());
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("authenticator"))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("the stream of admins, the stream of members")
                            .contains("StreampodServer.builder(...).authenticator(...)"));
            var client = hello(server, "ada's key");
            client.expectText();
            client.sendText("[\"open\",\"members\"]");
            assertThat(client.expectText())
                    .contains("the stream of members requires a login, and this server has no authenticator");
        }
        try (var log = new LogCapture("dev.streampod.server")) {
            startWithKeys(new Recording());
            assertThat(log.messages()).noneMatch(line -> line.contains("authenticator"));
        }
    }

    @Test
    void a3_openingIsRefusedToWhoMayNot() {
        var server = startWithKeys(new Recording());
        var client = welcomed(server);
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText())
                .isEqualTo("[\"refused\",\"members\",\"unauthenticated\",\"the stream of members requires a login\"]");
        client.sendText("[\"open\",\"admins\"]");
        assertThat(client.expectText()).startsWith("[\"refused\",\"admins\",\"unauthenticated\"");
        open(client, "echo");
        var bob = hello(server, "bob's key");
        bob.expectText();
        bob.sendText("[\"open\",\"admins\"]");
        assertThat(bob.expectText())
                .isEqualTo("[\"refused\",\"admins\",\"forbidden\",\"the stream of admins requires the scope admin\"]");
        open(bob, "members");
        var ada = hello(server, "ada's key");
        ada.expectText();
        open(ada, "admins");
    }

    @Test
    void a3_everyMessageIsCheckedAndTheRefusalClosesNothing() {
        var client = open(startWithKeys(new Recording()), "echo");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).contains("\"unauthenticated\"").contains("\"endpoint\":\"members\"");
        client.sendText("[\"auth\",\"bob's key\"]");
        client.expectText();
        client.sendText("[\"msg\",\"admins\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).contains("\"forbidden\"");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
    }

    @Test
    void a4_signingInAndOutOnALiveConnection() {
        var recording = new Recording();
        var server = startWithKeys(recording);
        var client = open(server, "echo");
        client.sendText("[\"auth\",\"ada's key\"]");
        assertThat(client.expectText()).isEqualTo("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[\"admin\"]}]");
        open(client, "members");
        open(client, "admins");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).contains("1");

        client.sendText("[\"auth\",\"bob's key\"]");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":2}]");
        assertThat(client.expectText()).isEqualTo("[\"authenticated\",{\"userId\":\"bob\",\"scopes\":[]}]");
        assertThat(client.expectText())
                .isEqualTo("[\"closed\",\"admins\",\"forbidden\",\"the stream of admins requires the scope admin\"]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"members\",\"SimpleData\",{\"num\":2}]");

        client.sendText("[\"auth\",null]");
        assertThat(client.expectText()).isEqualTo("[\"authenticated\",{\"scopes\":[]}]");
        assertThat(client.expectText())
                .isEqualTo("[\"closed\",\"members\",\"unauthenticated\",\"the stream of members requires a login\"]");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":3}]");
        assertThat(client.expectText()).contains("\"unauthenticated\"");

        client.sendText("[\"auth\",\"ada's key\"]");
        client.expectText();
        open(client, "members");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":4}]");
        assertThat(client.expectText()).contains("4");
        await().untilAsserted(() -> assertThat(recording.calls)
                .containsSubsequence(
                        "members opened by ada",
                        "members SimpleData[num=1] by ada",
                        "members SimpleData[num=2] by bob",
                        "members closed by bob",
                        "members opened by ada"));
        assertThat(recording.calls).filteredOn(call -> call.equals("opened")).hasSize(1);
    }

    @Test
    void a4_aWrongKeyChangesNothing() {
        var recording = new Recording();
        var client = hello(startWithKeys(recording), "ada's key");
        client.expectText();
        open(client, "members");
        client.sendText("[\"auth\",\"wrong\"]");
        assertThat(client.expectText()).startsWith("[\"error\",null,{\"code\":\"unauthenticated\"");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).contains("\"num\":1");
        assertThat(recording.calls).contains("members SimpleData[num=1] by ada");
    }

    @Test
    void a4_messagesThatWereSentBeforeSigningInAsSomebodyElseAreStillOfTheFormerUser() {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var users = new CopyOnWriteArrayList<String>();
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                entered.countDown();
                awaitLatch(proceed);
                users.add(session.authentication().orElseThrow().userId());
            }
        };
        var client = hello(startWithKeys(recording), "ada's key");
        client.expectText();
        open(client, "echo");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":2}]");
        awaitLatch(entered);
        client.sendText("[\"auth\",\"bob's key\"]");
        assertThat(client.expectText()).contains("bob");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":3}]");
        proceed.countDown();
        await().untilAsserted(() -> assertThat(users).containsExactly("ada", "ada", "bob"));
    }

    @Test
    void a4_afterSigningOutNothingMoreIsSentOnAForbiddenStreamEvenWhileItsHandlerRuns() {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var recording = new Recording();
        var slow = new SlowMembers(entered, proceed);
        var again = StreampodServer.builder(
                        new dev.streampod.server.protocol.EchoEndpoints(recording.echo, slow, new NoAdmins()))
                .port(0)
                .host("127.0.0.1")
                .authenticator(keys)
                .limits(quick().build())
                .build();
        closedAfterTest(again);
        again.start();
        var client = hello(again, "ada's key");
        client.expectText();
        open(client, "members");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        awaitLatch(entered);
        client.sendText("[\"auth\",null]");
        assertThat(client.expectText()).startsWith("[\"authenticated\"");
        assertThat(client.expectText()).startsWith("[\"closed\",\"members\"");
        proceed.countDown();
        await().until(() -> again.statistics().streamsClosed() == 1);
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
        assertThat(again.statistics().messagesIgnored()).isOne();
    }

    private static final class SlowMembers extends dev.streampod.server.protocol.MembersEndpoint {

        private final CountDownLatch entered;
        private final CountDownLatch proceed;

        private SlowMembers(CountDownLatch entered, CountDownLatch proceed) {
            this.entered = entered;
            this.proceed = proceed;
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
            entered.countDown();
            awaitLatch(proceed);
            sendStreamMessage(session, new dev.streampod.server.protocol.Text("secret of ada"));
        }
    }

    private static final class NoAdmins extends dev.streampod.server.protocol.AdminsEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {}
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
