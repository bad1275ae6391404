package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A5: keys that expire while they are used. */
class ExpiryTest extends ServerTest {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final MovedClock clock = new MovedClock();
    private final KeyStore keys = KeyStore.inMemory(clock);
    private final Recording recording = new Recording();

    private RawWebSocket hello(StreampodServer server, String key) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        return client;
    }

    private StreampodServer startWith(Authenticator authenticator) {
        Limits limits = quick().heartbeat(LIFE.multipliedBy(5))
                .resumeWindow(LIFE.multipliedBy(5))
                .build();
        return start(
                recording,
                builder -> builder.authenticator(authenticator).limits(limits).clock(clock));
    }

    @Test
    void a5_atExpiryWhatNeededTheKeyIsClosedWithoutAMessageAndTheRestGoesOn() {
        String key = keys.issue("ada", List.of(), LIFE).key();
        var client = hello(startWith(keys), key);
        assertThat(client.expectText()).contains("\"expiresInMillis\":");
        open(client, "members");
        open(client, "echo");
        clock.move(LIFE);

        assertThat(client.expectText()).isEqualTo("[\"authenticated\",{\"scopes\":[],\"reason\":\"expired\"}]");
        assertThat(client.expectText())
                .isEqualTo("[\"closed\",\"members\",\"unauthenticated\",\"the stream of members requires a login\"]");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).contains("\"unauthenticated\"");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":2}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":2}]");
        await().untilAsserted(() -> assertThat(recording.calls).contains("members closed by ada"));
    }

    @Test
    void a5_aKeyThatIsRenewedInTimeClosesNothing() {
        var server = startWith(keys);
        var client = hello(server, keys.issue("ada", List.of(), LIFE).key());
        client.expectText();
        open(client, "members");
        String next = keys.issue("ada", List.of(), Duration.ofHours(1)).key();
        client.sendText("[\"auth\",\"" + next + "\"]");
        assertThat(client.expectText())
                .startsWith("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[],\"expiresInMillis\":");

        // Another connection's key, which was issued later and lives as long, expires after the first one's.
        var other = hello(server, keys.issue("bob", List.of(), LIFE).key());
        assertThat(other.expectText()).startsWith("[\"welcome\"");
        clock.move(LIFE);
        assertThat(other.expectText()).contains("expired");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
    }

    @Test
    void a5_aKeyOfTheHelloThatHasExpiredAlreadyIsNotValidWhateverTheAuthenticatorSays() {
        Authenticator late = key -> Optional.of(
                new AuthenticationInfo("ada", Set.of(), null, Instant.now().minusMillis(1)));
        var server = startWith(late);
        assertThat(hello(server, "k").expectClose().code()).isEqualTo(3500);
        var client = welcomed(server);
        client.sendText("[\"auth\",\"k\"]");
        assertThat(client.expectText()).contains("\"unauthenticated\"");
    }

    @Test
    void a5_aKeyMayExpireAsLateAsItLikes() {
        var server = startWith(key -> Optional.of(new AuthenticationInfo("ada", Set.of(), null, Instant.MAX)));
        var client = hello(server, "k");
        assertThat(client.expectText()).contains("\"expiresInMillis\":31536000000");
        open(client, "members");
    }

    private static RawWebSocket resuming(RawWebSocket socket, String key, ResumableClient client) {
        socket.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\",\"resume\":{\"token\":\"" + client.token()
                + "\",\"received\":" + client.received() + "}}]");
        return socket;
    }

    /** A session of ada's, with a stream for the signed-in, that waits while its key expires. */
    private ResumableClient expiredWhileWaiting(StreampodServer server) {
        var client = ResumableClient.begin(
                connect(server), keys.issue("ada", List.of(), LIFE).key());
        client.open("members");
        client.socket().abort();
        await().until(() -> server.statistics().waitingSessions() == 1);
        // Who has a key that lives longer hears of its end after that of the other.
        var later =
                hello(server, keys.issue("bob", List.of(), LIFE.multipliedBy(2)).key());
        assertThat(later.expectText()).startsWith("[\"welcome\"");
        clock.move(LIFE.multipliedBy(2));
        assertThat(later.expectText()).contains("expired");
        return client;
    }

    @Test
    void a5_aKeyThatExpiresWhileTheSessionWaitsCostsNothingWhenTheSameUserComesBackWithANewOne() {
        var server = startWith(keys);
        var client = expiredWhileWaiting(server);
        var next = resuming(
                connect(server),
                keys.issue("ada", List.of(), Duration.ofHours(1)).key(),
                client);
        assertThat(next.expectText()).contains("\"received\":1").contains("\"expiresInMillis\"");
        next.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(next.expectText()).isEqualTo("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(recording.calls).containsExactly("members opened by ada", "members SimpleData[num=1] by ada");
    }

    @Test
    void a5_aSessionWhoseKeyExpiredWhileItWaitedIsForNobodyElse() {
        var server = startWith(keys);
        for (String key : new String[] {"", keys.issue("bob", List.of(), null).key()}) {
            recording.calls.clear();
            var client = expiredWhileWaiting(server);
            var next = connect(server);
            if (key.isEmpty()) {
                next.sendText(ResumableClient.hello(client.token(), client.received()));
            } else {
                resuming(next, key, client);
            }
            assertThat(next.expectText()).contains("\"resume\"").doesNotContain("\"received\"");
            await().untilAsserted(() ->
                    assertThat(recording.calls).containsExactly("members opened by ada", "members closed by ada"));
        }
    }
}
