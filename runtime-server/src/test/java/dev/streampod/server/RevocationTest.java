package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.protocol.SimpleData;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A6: what is revoked is revoked for connections that live, on this server and on others. */
@Timeout(300)
class RevocationTest extends ServerTest {

    private static final String SIGNED_OUT = "[\"authenticated\",{\"scopes\":[],\"reason\":\"revoked\"}]";
    private static final String MEMBERS_CLOSED =
            "[\"closed\",\"members\",\"unauthenticated\",\"the stream of members requires a login\"]";

    /** Takes any key as {@code user:keyId}, an admin's. */
    private static final Authenticator TRUSTING =
            key -> Optional.of(new AuthenticationInfo(key.split(":")[0], Set.of("admin"), key.split(":")[1], null));

    private final Recording recording = new Recording();

    private StreampodServer startTrusting(UnaryOperator<StreampodServer.Builder> settings) {
        return start(recording, builder -> settings.apply(builder.authenticator(TRUSTING)));
    }

    private RawWebSocket hello(StreampodServer server, String key) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        return client;
    }

    /** A client whose streams of echo and members are open. */
    private RawWebSocket signedIn(StreampodServer server, String key) {
        RawWebSocket client = hello(server, key);
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        open(client, "echo");
        open(client, "members");
        return client;
    }

    private static void echoes(RawWebSocket client, String endpoint, int number) {
        String message = "[\"msg\",\"" + endpoint + "\",\"SimpleData\",{\"num\":" + number + "}]";
        client.sendText(message);
        assertThat(client.expectText()).isEqualTo(message);
    }

    private static void signedOut(RawWebSocket client) {
        assertThat(client.expectText()).isEqualTo(SIGNED_OUT);
        assertThat(client.expectText()).isEqualTo(MEMBERS_CLOSED);
        echoes(client, "echo", 1);
    }

    @Test
    void a6_aRevokedKeyClosesWhatNeededItAndNothingElse() {
        var server = startTrusting(builder -> builder);
        var first = signedIn(server, "ada:k1");
        var second = signedIn(server, "ada:k2");
        assertThat(server.revocations().revokeKey("k1")).succeedsWithin(60, TimeUnit.SECONDS);

        signedOut(first);
        echoes(second, "members", 2);
        await().until(() -> recording.calls.contains("members closed by ada"));
        // Who may sign in is the authenticator's to say.
        first.sendText("[\"auth\",\"ada:k3\"]");
        assertThat(first.expectText()).contains("\"userId\":\"ada\"");
        open(first, "members");
    }

    @Test
    void a6_aRevokedUserLosesAllConnections() {
        var server = startTrusting(builder -> builder);
        var first = signedIn(server, "ada:k1");
        var second = signedIn(server, "ada:k2");
        var other = signedIn(server, "bob:k3");
        assertThat(server.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
        signedOut(first);
        signedOut(second);
        echoes(other, "members", 2);
    }

    @Test
    void a6_aRevokedScopeClosesWhatNeededIt() {
        var server = startTrusting(builder -> builder);
        var client = signedIn(server, "ada:k1");
        open(client, "admins");
        assertThat(server.revocations().revokeScope("ada", "admin")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(client.expectText())
                .isEqualTo("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[],\"reason\":\"revoked\"}]");
        assertThat(client.expectText())
                .isEqualTo("[\"closed\",\"admins\",\"forbidden\",\"the stream of admins requires the scope admin\"]");
        echoes(client, "members", 2);
        client.sendText("[\"open\",\"admins\"]");
        assertThat(client.expectText()).startsWith("[\"refused\",\"admins\",\"forbidden\"");
    }

    @Test
    void a6_whatIsRevokedInTheKeyStoreIsRevokedForConnectionsThatLive() {
        KeyStore keys = KeyStore.inMemory();
        var server = start(recording, builder -> builder.authenticator(keys));
        var issued = keys.issue("ada", List.of(), null);
        var client = signedIn(server, issued.key());
        keys.revoke(issued.keyId());
        signedOut(client);
        assertThat(hello(server, issued.key()).expectClose().code()).isEqualTo(3500);
    }

    @Test
    void a6_revokingWritesIntoTheKeyStoreToo() {
        KeyStore keys = KeyStore.inMemory();
        var server = start(recording, builder -> builder.authenticator(keys));
        var issued = keys.issue("ada", List.of("admin"), null);
        var client = signedIn(server, issued.key());
        assertThat(server.revocations().revokeScope("ada", "admin")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(client.expectText()).contains("revoked");
        assertThat(keys.authenticate(issued.key()).orElseThrow().scopes()).isEmpty();
        assertThat(server.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
        signedOut(client);
        assertThat(keys.authenticate(issued.key())).isEmpty();
    }

    @Test
    void a6_aServerThatIsClosedRevokesNothing() {
        KeyStore keys = KeyStore.inMemory();
        var server = start(recording, builder -> builder.authenticator(keys));
        server.close();
        keys.revoke(keys.issue("ada", List.of(), null).keyId());
        assertThat(server.revocations().revokeUser("ada"))
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(KeyStoreUnavailableException.class);
    }

    @Test
    void a6_aSignInThatWasUnderWayWhenItsUserWasRevokedFails() {
        var asked = new CountDownLatch(2);
        var proceed = new CountDownLatch(1);
        Authenticator slow = key -> {
            asked.countDown();
            awaitLatch(proceed);
            return TRUSTING.authenticate(key);
        };
        var server = start(recording, builder -> builder.authenticator(slow));
        var client = hello(server, "ada:k1");
        var live = welcomed(server);
        live.sendText("[\"auth\",\"ada:k1\"]");
        awaitLatch(asked);
        assertThat(server.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
        proceed.countDown();
        assertThat(client.expectClose().code()).isEqualTo(3500);
        assertThat(live.expectText()).contains("\"unauthenticated\"");
        assertThat(hello(server, "ada:k1").expectText()).startsWith("[\"welcome\"");
    }

    @Test
    void a6_aStreamThatIsBeingOpenedHearsOfTheRevocationToo() {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var opening = new Recording() {
            @Override
            void opened(StreamingSession session) {
                entered.countDown();
                awaitLatch(proceed);
            }
        };
        var server = start(opening, builder -> builder.authenticator(TRUSTING));
        var client = hello(server, "ada:k1");
        client.expectText();
        client.sendText("[\"open\",\"echo\"]");
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"members\"]");
        awaitLatch(entered);
        assertThat(server.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(client.expectText()).isEqualTo(SIGNED_OUT);
        assertThat(client.expectText()).isEqualTo(MEMBERS_CLOSED);
        proceed.countDown();
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"echo\"]");
        assertThat(server.sessions()).hasSize(1);
        StreamingSession session = server.sessions().iterator().next();
        await().until(() -> session.authentication().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a6_aStreamThatIsBeingOpenedIsRefusedWhenItsUserMayNotUseItAnyMore(boolean thrown) {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var opening = new Recording() {
            @Override
            void membersOpened(StreamingSession session) {
                if (proceed.getCount() == 0) {
                    return;
                }
                session.send(new SimpleData(1));
                entered.countDown();
                awaitLatch(proceed);
                if (thrown) {
                    throw new IllegalStateException("on purpose");
                }
            }
        };
        var server = start(opening, builder -> builder.authenticator(TRUSTING));
        var client = hello(server, "ada:k1");
        client.expectText();
        client.sendText("[\"open\",\"members\"]");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":2}]");
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
        awaitLatch(entered);
        assertThat(server.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(client.expectText()).isEqualTo(SIGNED_OUT);
        assertThat(client.expectText())
                .isEqualTo("[\"refused\",\"members\",\"unauthenticated\",\"the stream of members requires a login\"]");
        proceed.countDown();
        assertThat(client.expectText()).contains("\"not-open\"");
        client.sendText("[\"auth\",\"bob:k2\"]");
        assertThat(client.expectText()).contains("\"bob\"");
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText()).isEqualTo("[\"opened\",\"members\"]");
        assertThat(opening.calls)
                .containsExactly("members opened by ada", "members closed by ada", "members opened by bob");
    }

    @Test
    @NeedsRedis
    void a6_revocationsTakeEffectOnEveryServerOfTheCluster() {
        try (var redis = RedisServer.start()) {
            var here = startTrusting(builder -> builder.redis(redis.uri()));
            var there = startTrusting(builder -> builder.redis(redis.uri()));
            var client = signedIn(there, "ada:k1");
            var another = signedIn(there, "ada:k2");
            var unconcerned = signedIn(there, "bob:k3");
            open(another, "admins");
            // What is no message of a server is dropped, and harms nothing.
            redis.command("PUBLISH", "streampod:streampod-control:revocations", "garbage");
            assertThat(here.revocations().revokeKey("k1")).succeedsWithin(60, TimeUnit.SECONDS);
            signedOut(client);
            assertThat(here.revocations().revokeScope("ada", "admin")).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(another.expectText()).contains("revoked").contains("\"userId\":\"ada\"");
            assertThat(another.expectText()).startsWith("[\"closed\",\"admins\",\"forbidden\"");
            assertThat(here.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
            signedOut(another);
            echoes(unconcerned, "members", 2);
            closeBefore(redis, here, there);
        }
    }

    @Test
    @NeedsRedis
    void a6_whatIsNoMessageOfAServerIsDroppedAndTheLogSaysWhy() {
        try (var redis = RedisServer.start();
                var log = new LogCapture("dev.streampod.server.internal.revocation")) {
            var server = startTrusting(builder -> builder.redis(redis.uri()));
            await().until(() -> {
                redis.command(
                        "PUBLISH", "streampod:streampod-control:revocations", "x"); // nothing after its first byte
                return !log.messages().isEmpty();
            });
            assertThat(log.messages())
                    .containsOnly("A message about revocations was dropped: it ends too early, after 0 bytes");
            closeBefore(redis, server);
        }
    }

    @Test
    @NeedsRedis
    void a6_whatIsRevokedWhileRedisIsAwayTakesEffectHereAtOnceAndElsewhereWhenItIsBack() {
        try (var redis = RedisServer.start()) {
            var here = startTrusting(builder -> builder.redis(redis.uri()));
            var there = startTrusting(builder -> builder.redis(redis.uri()));
            var near = signedIn(here, "ada:k1");
            var far = signedIn(there, "ada:k2");
            redis.kill();
            awaitDown(here);
            var told = here.revocations().revokeUser("ada");
            signedOut(near);
            echoes(far, "members", 3);
            assertThat(told).isNotDone();
            redis.restart();
            signedOut(far);
            assertThat(told).succeedsWithin(60, TimeUnit.SECONDS);
            closeBefore(redis, here, there);
        }
    }

    @Test
    @NeedsRedis
    void a6_aServerThatWasCutOffAsksForWhatItMissed() {
        try (var redis = RedisServer.start();
                var proxy = FaultyProxy.to(redis.port())) {
            var here = startTrusting(builder -> builder.redis(redis.uri()));
            var there = startTrusting(builder -> builder.redis("redis://127.0.0.1:" + proxy.port()));
            var client = signedIn(there, "ada:k1");
            proxy.refuse();
            proxy.cutAll();
            assertThat(here.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
            echoes(client, "members", 3);
            // Who signs in after the revocation is not concerned by it, however late it is heard. What it takes to
            // travel is
            // not in the age that it comes with, so the sign-in comes later than that.
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            var later = signedIn(there, "ada:k9");
            proxy.accept();
            signedOut(client);
            echoes(later, "members", 4);
            closeBefore(redis, here, there);
        }
    }

    @Test
    @NeedsRedis
    void a6_aServerThatIsClosedWithRevocationsUntoldSaysSo() {
        try (var redis = RedisServer.start()) {
            var server = startTrusting(builder -> builder.redis(redis.uri()));
            redis.kill();
            awaitDown(server);
            var told = server.revocations().revokeUser("ada");
            server.close();
            assertThat(told)
                    .failsWithin(60, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(KeyStoreUnavailableException.class);
        }
    }

    @Test
    void a6_theServersChannelIsNotForApplications() {
        var server = startTrusting(builder -> builder);
        assertThatThrownBy(() -> server.messages().addListener("streampod-control:revocations", message -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("are reserved");
        assertThatThrownBy(() -> server.messages().postMessage("streampod-control:x", new SimpleData(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void awaitDown(StreampodServer server) {
        var broker = (MessageBroker) server.messages();
        await().until(() -> broker.state().redis() == MessagingState.Redis.DOWN);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A server that is closed after its Redis complains. */
    private static void closeBefore(RedisServer redis, StreampodServer... servers) {
        assertThat(redis.isRunning()).isTrue();
        for (StreampodServer server : servers) {
            server.close();
        }
    }
}
