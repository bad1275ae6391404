package dev.streampod.client;

import static dev.streampod.client.OpeningTest.assertFailsWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.Line;
import dev.streampod.wire.ErrorCode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    void aKeyOnItsWayWhenTheConnectionIsLostFailsAndIsUsedForTheNext() {
        var signedIn = connected.client.setKey("k1");
        connected.connection.expect("[\"auth\",\"k1\"]");
        connected.connection.cut();

        assertFailsWith(signedIn, ConnectionLostException.class);
        assertThat(connected.server.next().take()).contains("\"key\":\"k1\"");
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
}
