package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.protocol.EchoEndpoints;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.FeedEndpoints;
import dev.streampod.server.protocol.FeedsEndpoint;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.server.protocol.TicksChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What reaches a user wherever it is signed in. */
@Timeout(120)
class ConnectedUserTest extends ServerTest {

    /** Every key is the name of a user. */
    private static final Authenticator BY_NAME = key -> Optional.of(new AuthenticationInfo(key, Set.of(), key, null));

    private final Set<String> banned = ConcurrentHashMap.newKeySet();
    private final Recording recording = new Recording();
    private final EchoEndpoints echoing = recording.endpoints();

    private final FeedsEndpoint feeds = new FeedsEndpoint() {
        @Override
        protected boolean mayFollow(Session session, FeedChannel feed) {
            return !banned.contains(session.authentication().orElseThrow().userId());
        }

        @Override
        protected boolean mayFollow(Session session, TicksChannel ticks) {
            return true;
        }
    };

    private StreampodServer start(EndpointSet endpoints, RedisServer redis) {
        return closedAfterTest(StreampodServer.builder(endpoints)
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build())
                        .authenticator(BY_NAME)
                        .redis(redis.uri())
                        .build())
                .start();
    }

    private RawWebSocket signedIn(StreampodServer server, String user) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + user + "\"}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        return client;
    }

    @Test
    @NeedsRedis
    void aMessageReachesEveryStreamOfTheUserOnEveryServerInOrderAndNobodyElse() {
        try (var redis = RedisServer.start()) {
            var first = start(echoing, redis);
            var second = start(echoing, redis);
            RawWebSocket here = signedIn(first, "ada");
            open(here, "echo");
            RawWebSocket there = signedIn(second, "ada");
            open(there, "echo");
            RawWebSocket stranger = signedIn(second, "bob");
            open(stranger, "echo");

            for (int i = 0; i < 100; i++) {
                first.user("ada").send(echoing.echo(), new SimpleData(i)).join();
            }
            for (int i = 0; i < 100; i++) {
                String expected = "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]";
                assertThat(here.expectText()).isEqualTo(expected);
                assertThat(there.expectText()).isEqualTo(expected);
            }
            stranger.sendText("[\"ping\"]");
            assertThat(stranger.expectText()).isEqualTo("[\"pong\"]");
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void closingAUserClosesItsConnectionsOnEveryServer() {
        try (var redis = RedisServer.start()) {
            var first = start(echoing, redis);
            var second = start(echoing, redis);
            RawWebSocket here = signedIn(first, "ada");
            RawWebSocket there = signedIn(second, "ada");
            RawWebSocket stranger = signedIn(first, "bob");

            first.user("ada").close(4242, "enough").join();

            assertThat(here.awaitClose().code()).isEqualTo(4242);
            assertThat(there.awaitClose().code()).isEqualTo(4242);
            stranger.sendText("[\"ping\"]");
            assertThat(stranger.expectText()).isEqualTo("[\"pong\"]");
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void whoComesBackToTheSameServerIsNotClosedAgainByTheSameRequest() {
        try (var redis = RedisServer.start()) {
            var server = start(echoing, redis);
            RawWebSocket client = signedIn(server, "ada");
            redis.suspend();
            var told = server.user("ada").close(4242, "enough");
            assertThat(client.awaitClose().code()).isEqualTo(4242);
            RawWebSocket again = signedIn(server, "ada");
            open(again, "echo");
            redis.resume();
            told.join();
            server.user("ada").send(echoing.echo(), new SimpleData(1)).join(); // comes behind the request

            assertThat(again.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
            closeNow(server);
        }
    }

    @Test
    @NeedsRedis
    void aRevokedPermissionEndsTheFollowOnEveryServer() {
        try (var redis = RedisServer.start()) {
            var first = start(new FeedEndpoints(feeds), redis);
            var second = start(new FeedEndpoints(feeds), redis);
            RawWebSocket there = signedIn(second, "ada");
            there.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"}]");
            assertThat(there.expectText()).startsWith("[\"following\",1,");
            there.sendText("[\"follow\",2,\"feeds\",\"feed\",{\"room\":\"other\"}]");
            assertThat(there.expectText()).startsWith("[\"following\",2,");

            banned.add("ada");
            first.user("ada").revokeFollow(FeedChannel.of("main")).join();

            assertThat(there.expectText()).startsWith("[\"unfollowed\",1,\"forbidden\",");
            FeedChannel.of("main").post(first.messages(), new Text("secret")).join();
            FeedChannel.of("other")
                    .post(first.messages(), new Text("still allowed until it is asked again"))
                    .join();
            assertThat(there.expectText()).startsWith("[\"pub\",2,");
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void aPermissionThatWasRevokedWhileThisServerHadNoRedisIsAskedForWhenItIsBack() {
        try (var redis = RedisServer.start()) {
            var server = start(new FeedEndpoints(feeds), redis);
            RawWebSocket client = signedIn(server, "ada");
            client.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"}]");
            assertThat(client.expectText()).startsWith("[\"following\",1,");
            banned.add("ada");
            redis.restart();
            String answer = client.expectText();
            while (answer.startsWith("[\"lost\"")) {
                answer = client.expectText();
            }
            assertThat(answer).startsWith("[\"unfollowed\",1,\"forbidden\",");
            closeNow(server);
        }
    }

    @Test
    void withoutRedisItIsThisServerAlone() {
        var server = closedAfterTest(StreampodServer.builder(echoing)
                        .port(0)
                        .host("127.0.0.1")
                        .authenticator(BY_NAME)
                        .build())
                .start();
        RawWebSocket client = signedIn(server, "ada");
        open(client, "echo");
        server.user("ada").send(echoing.echo(), new SimpleData(1)).join();
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        server.user("nobody").send(echoing.echo(), new SimpleData(2)).join();
        var large = new Text("x".repeat(1 << 20));
        assertThatThrownBy(() -> server.user("ada").send(echoing.echo(), large))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining("MessagingLimits.messageBytes");

        assertThatThrownBy(() -> server.user("ada").close(1000, "not for applications"))
                .isInstanceOf(IllegalArgumentException.class);
        server.user("ada").close(4000, "over").join();
        assertThat(client.awaitClose().code()).isEqualTo(4000);
        await().until(() -> server.clients().isEmpty());
    }

    /** Before Redis ends, so that they do not look for it. */
    private static void closeNow(StreampodServer... servers) {
        for (StreampodServer server : servers) {
            server.close();
        }
    }
}
