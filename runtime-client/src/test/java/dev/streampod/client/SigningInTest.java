package dev.streampod.client;

import static dev.streampod.client.OpeningTest.assertFailsWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.Line;
import dev.streampod.wire.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A4, the client's side. */
@Timeout(300)
final class SigningInTest {

    private final ArrayDeque<String> keys = new ArrayDeque<>(List.of("k1", "k1", "k2"));
    private final Connected connected = new Connected(builder -> builder.key("k0"));

    @AfterEach
    void close() {
        connected.close();
    }

    @Test
    void a4AChangedKeyReAuthenticatesTheConnectionInPlace() {
        var signedIn = connected.client.setKey("k1");
        connected.connection.expect("[\"auth\",\"k1\"]");
        assertThat(signedIn).isNotDone();
        connected.connection.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[\"admin\"]}]");
        signedIn.orTimeout(60, TimeUnit.SECONDS).join();

        var signedOut = connected.client.setKey(null);
        connected.connection.expect("[\"auth\",null]");
        connected.connection.send("[\"authenticated\",{\"scopes\":[]}]");
        signedOut.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(connected.server.accepted()).isEqualTo(1);
    }

    @Test
    void a4AClientKnowsWhoItIsSignedInAs() {
        assertThat(connected.client.signedInUser()).isNull(); // the server that it is connected to does not say

        connected.connection.cut();
        var second = connected.server.next();
        second.take();
        second.send(
                "[\"welcome\",{\"connection\":\"c2\",\"heartbeatMillis\":25000,\"limits\":{\"maxMessageBytes\":65536},"
                        + "\"server\":\"s1\",\"userId\":\"ada\",\"scopes\":[\"admin\"]}]");
        connected
                .client
                .openStreamingConnection()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(connected.client.signedInUser()).isEqualTo(new SignedInUser("ada", Set.of("admin")));

        var signedIn = connected.client.setKey("k1");
        second.expect("[\"auth\",\"k1\"]");
        second.send("[\"authenticated\",{\"userId\":\"bob\",\"scopes\":[]}]");
        signedIn.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(connected.client.signedInUser()).isEqualTo(new SignedInUser("bob", Set.of()));

        second.send("[\"authenticated\",{\"scopes\":[],\"reason\":\"expired\"}]");
        connected.recorded.awaitError();
        assertThat(connected.client.signedInUser()).isNull();
    }

    @Test
    void a4TheSameKeyIsNotSentAgain() {
        assertThat(connected.client.setKey("k0")).isCompleted();
        connected.client.chat().sendStreamMessage(new Line("next"));
        connected.connection.open("chat");
    }

    @Test
    void a4StreamsThatWereRefusedForWantOfALoginAreOpenedAgainWithTheNewKey() {
        var refused = connected.client.admin().stream();
        connected.connection.expect("[\"open\",\"admin\"]");
        connected.connection.send("[\"refused\",\"admin\",\"forbidden\",\"admin is missing\"]");
        assertThat(ReadingTest.failure(refused))
                .isInstanceOfSatisfying(
                        StreamRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));

        var signedIn = connected.client.setKey("k1");
        connected.connection.expect("[\"auth\",\"k1\"]");
        connected.connection.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[\"admin\"]}]");
        connected.connection.open("admin");
        signedIn.join();

        var reader = connected.client.admin().stream();
        connected.connection.line("admin", "hello");
        assertThat(ReadingTest.take(reader, 1)).containsExactly(new Line("hello"));
    }

    @Test
    void a4ARefusedKeyLeavesTheConnectionAsItWas() {
        var refused = connected.client.setKey("wrong");
        connected.connection.expect("[\"auth\",\"wrong\"]");
        connected.connection.send("[\"error\",null,{\"code\":\"unauthenticated\",\"message\":\"unknown key\"}]");

        assertFailsWith(refused, UnauthenticatedException.class).hasMessageNotContaining("wrong");
        assertThat(connected.recorded.awaitError().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(connected.client.connectionState()).isEqualTo(ConnectionState.CONNECTED);

        connected.connection.cut();
        assertThat(connected.server.next().take()).contains("\"key\":\"k0\"");
    }

    @Test
    void a4AKeySetWithoutAConnectionIsUsedForTheNextOne() {
        connected.client.closeStreamingConnection().join();
        assertThat(connected.client.setKey("k1")).isCompleted();

        var opened = connected.client.openStreamingConnection();
        var second = connected.server.next();
        assertThat(second.take()).contains("\"key\":\"k1\"");
        second.welcome();
        opened.join();
    }

    @Test
    void a4AKeySetWhileTheConnectionIsBeingOpenedIsSentAfterTheWelcome() {
        connected.client.closeStreamingConnection().join();
        var opened = connected.client.openStreamingConnection();
        var second = connected.server.next();
        assertThat(second.take()).contains("\"key\":\"k0\"");
        var signedIn = connected.client.setKey("k1");
        connected.client.chat().sendStreamMessage(new Line("as the new one"));
        second.welcome();
        opened.join();

        List<String> frames = List.of(second.take(), second.take());
        assertThat(frames).contains("[\"auth\",\"k1\"]").doesNotContain(SendingTest.line("as the new one"));
        second.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        signedIn.orTimeout(60, TimeUnit.SECONDS).join();
        second.expect(SendingTest.line("as the new one"));
    }

    @Test
    void aKeyOnItsWayWhenTheConnectionIsLostIsThatOfTheNextOneWhichDecides() {
        var before = connected.client.setKey("k1");
        var signedIn = connected.client.setKey("k2");
        connected.connection.expect("[\"auth\",\"k1\"]");
        connected.connection.expect("[\"auth\",\"k2\"]");
        connected.connection.cut();

        assertFailsWith(before, ConnectionLostException.class);
        var second = connected.server.next();
        assertThat(second.take()).contains("\"key\":\"k2\"");
        assertThat(signedIn).isNotDone();
        second.welcome();
        signedIn.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void aKeyOnItsWayThatTheNextConnectionRefusesFailsAndTheOneBeforeIsUsedAgain() {
        var signedIn = connected.client.setKey("k1");
        connected.connection.expect("[\"auth\",\"k1\"]");
        connected.connection.cut();
        var refused = connected.server.next();
        assertThat(refused.take()).contains("\"key\":\"k1\"");
        refused.close(3500);

        assertFailsWith(signedIn, UnauthenticatedException.class);
        assertThat(connected.server.next().take()).contains("\"key\":\"k0\"");
    }

    @Test
    void aKeyOnItsWayFailsWhenThereIsNoNextConnection() {
        var signedIn = connected.client.setKey("k1");
        connected.connection.expect("[\"auth\",\"k1\"]");
        connected.connection.close(3501);

        assertFailsWith(signedIn, StreampodException.class);
        connected.client.openStreamingConnection();
        assertThat(connected.server.next().take()).contains("\"key\":\"k0\"");
    }

    @Test
    void refreshingAsksTheProviderAndSendsOnlyAnotherKey() {
        try (var provided = ChatClient.builder(connected.server.url())
                .keyProvider(keys::remove)
                .build()) {
            var opened = provided.openStreamingConnection();
            var connection = connected.server.welcome();
            opened.join();

            provided.refreshKey().orTimeout(60, TimeUnit.SECONDS).join();
            var refreshed = provided.refreshKey();
            connection.expect("[\"auth\",\"k2\"]");
            connection.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
            refreshed.orTimeout(60, TimeUnit.SECONDS).join();
            assertFailsWith(provided.refreshKey(), UnauthenticatedException.class);
        }
    }

    @Test
    void codeThatIsAttachedToARefreshIsToldItsFailureItself() {
        KeyProvider none = () -> {
            throw new IOException("no key today");
        };
        try (var provided =
                ChatClient.builder(connected.server.url()).keyProvider(none).build()) {
            assertThat(outcome(provided.refreshKey())).isInstanceOf(UnauthenticatedException.class);
        }
    }

    /** What code that is attached to a future is told. */
    static Throwable outcome(CompletableFuture<?> future) {
        var told = new CompletableFuture<Throwable>();
        future.whenComplete((value, failure) -> told.complete(failure));
        return told.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void aKeyThatFindsNoRoomInTheQueueFailsAndTheOneBeforeStays() {
        try (var small = ChatClient.builder(connected.server.url())
                .backoff(Connected.SOON)
                .sendQueue(1, 1_000)
                .key("k0")
                .build()) {
            var opened = small.openStreamingConnection();
            var connection = connected.server.next();
            connection.expectStart("[\"hello\"");
            var first = small.setKey("k1");
            assertFailsWith(small.setKey("k2"), SendQueueFullException.class);
            connection.welcome();
            opened.join();
            connection.expect("[\"auth\",\"k1\"]");
            connection.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
            first.orTimeout(60, TimeUnit.SECONDS).join();

            connection.cut();
            assertThat(connected.server.next().take()).contains("\"key\":\"k1\"");
        }
    }

    @Test
    void aClientWhoseKeyIsNotAcceptedAnyMoreComesBackAsNobody() {
        var reader = connected.client.chat().stream();
        connected.connection.open("chat");
        connected.connection.cut();
        var refused = connected.server.next();
        assertThat(refused.take()).contains("\"key\":\"k0\"");
        refused.send("[\"error\",null,{\"code\":\"unauthenticated\",\"message\":\"it has expired\"}]");
        refused.close(3500);

        var back = connected.server.next();
        assertThat(back.expectStart("[\"hello\"")).doesNotContain("key");
        back.welcome();
        back.open("chat");
        back.line("chat", "still here");
        assertThat(ReadingTest.take(reader, 1)).containsExactly(new Line("still here"));
        assertThat(connected.recorded.awaitError())
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHENTICATED))
                .satisfies(error -> assertThat(error.message()).contains("it has expired", "setKey"))
                .satisfies(error -> assertThat(error.toString()).doesNotContain("k0"));

        back.cut();
        var again = connected.server.next();
        assertThat(again.expectStart("[\"hello\"")).doesNotContain("key");
        again.welcome();
        again.open("chat");
        assertThat(connected.recorded.errors()).hasSize(1);
    }

    @Test
    void aKeyThatTheServerWithdrewIsNotUsedForTheNextConnection() {
        connected.connection.send("[\"authenticated\",{\"scopes\":[],\"reason\":\"expired\"}]");
        assertThat(connected.recorded.awaitError().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);

        connected.connection.cut();

        var next = connected.server.next();
        assertThat(next.expectStart("[\"hello\"")).doesNotContain("key");
        next.welcome();
        assertThat(connected.recorded.errors()).hasSize(1);

        var signedIn = connected.client.setKey("k0");
        next.expect("[\"auth\",\"k0\"]");
        next.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        signedIn.orTimeout(60, TimeUnit.SECONDS).join();
        next.cut();
        assertThat(connected.server.next().take()).contains("\"key\":\"k0\"");
    }

    @Test
    void aProviderThatStillHasTheKeyThatIsNotAcceptedSignsInNobody() {
        var key = new AtomicReference<>("old");
        try (var provided = ChatClient.builder(connected.server.url())
                .backoff(Connected.SOON)
                .keyProvider(key::get)
                .build()) {
            var recorded = RecordedEvents.of(provided);
            var opened = provided.openStreamingConnection();
            var connection = connected.server.welcome();
            opened.join();
            connection.cut();
            var refused = connected.server.next();
            assertThat(refused.take()).contains("\"key\":\"old\"");
            refused.close(3500);

            var nobody = connected.server.next();
            assertThat(nobody.expectStart("[\"hello\"")).doesNotContain("key");
            nobody.welcome();
            assertThat(recorded.awaitError().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
            key.set("new");
            nobody.cut();
            assertThat(connected.server.next().take()).contains("\"key\":\"new\"");
        }
    }

    @Test
    void aKeyThatIsRefusedAtTheFirstAttemptIsFinal() {
        try (var stranger = ChatClient.builder(connected.server.url())
                .backoff(Connected.SOON)
                .key("wrong")
                .build()) {
            var opened = stranger.openStreamingConnection();
            var connection = connected.server.next();
            connection.expectStart("[\"hello\"");
            connection.close(3500);

            assertFailsWith(opened, UnauthenticatedException.class);
            assertThat(stranger.connectionState()).isEqualTo(ConnectionState.DISCONNECTED);
        }
    }
}
