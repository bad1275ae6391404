package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.FollowEndedException;
import dev.streampod.client.Recovery;
import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.examples.tour.protocol.client.FeedChannel;
import dev.streampod.examples.tour.protocol.client.FeedFeed;
import dev.streampod.examples.tour.protocol.client.TourClient;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.wire.ErrorCode;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Feeds that the generated client follows, on servers in processes of their own. */
@Tag("long")
@Timeout(180)
final class FeedsTest extends TourProcessTest {

    private TourClient client(int port, String key) {
        var builder = TourClient.builder("http://127.0.0.1:" + port);
        if (!key.isEmpty()) {
            builder.key(key);
        }
        return keep(builder.build());
    }

    private static RoomMessage said(String room, int number) {
        return new RoomMessage(room, null, "m" + number);
    }

    @Test
    void messagesComeInOrderWhoeverPostedThemAndMembersAreKnown() throws Exception {
        int port = tour("--port", "0").awaitPort();
        TourClient client = client(port, "");
        FeedFeed feed = client.feeds().follow(FeedChannel.of("main"));
        client.openStreamingConnection().get(60, TimeUnit.SECONDS);
        feed.presence().known().get(60, TimeUnit.SECONDS);
        assertThat(feed.presence().members()).hasSize(1);

        TourClient poster = client(port, "");
        for (int i = 0; i < 100; i++) {
            poster.feeds().post(said("main", i));
        }
        Iterator<RoomMessage> messages = feed.iterator();
        for (int i = 0; i < 100; i++) {
            assertThat(messages.next().text()).isEqualTo("m" + i);
        }
        FeedFeed other = poster.feeds().followAll(FeedChannel.of("main"));
        assertThat(other.iterator().next().text()).isEqualTo("m0");
        await().until(() -> feed.presence().members().size() == 2);
        poster.close();
        await().until(() -> feed.presence().members().size() == 1);
    }

    @Test
    void aPrivateFeedIsForTheSignedIn() {
        int port = tour("--port", "0", "--key", "s3cret=ada").awaitPort();
        TourClient stranger = client(port, "");
        FeedFeed refused = stranger.feeds().follow(FeedChannel.of("private-x"));
        var unused = stranger.openStreamingConnection();
        assertThatThrownBy(() -> refused.iterator().next())
                .isInstanceOfSatisfying(
                        FollowEndedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));

        TourClient ada = client(port, "s3cret");
        FeedFeed feed = ada.feeds().follow(FeedChannel.of("private-x"));
        unused = ada.openStreamingConnection();
        await().until(() -> feed.position() != null);
        ada.feeds().post(said("private-x", 1));
        assertThat(feed.iterator().next().text()).isEqualTo("m1");
    }

    @Test
    @NeedsRedis
    void aClientThatIsSentToAnotherServerMissesNothing() throws Exception {
        RedisServer redis = keep(RedisServer.start());
        ServerProcess first = tour("--port", "0", "--redis", redis.uri());
        ServerProcess second = tour("--port", "0", "--redis", redis.uri());
        FaultyProxy proxy = keep(FaultyProxy.to(first.awaitPort()));
        int secondPort = second.awaitPort();
        TourClient follower = client(proxy.port(), "");
        FeedFeed feed = follower.feeds().follow(FeedChannel.of("main"));
        List<Recovery> told = new CopyOnWriteArrayList<>();
        feed.onRecovery(told::add);
        follower.openStreamingConnection().get(60, TimeUnit.SECONDS);
        await().until(() -> feed.position() != null);
        TourClient poster = client(secondPort, "");
        Iterator<RoomMessage> messages = feed.iterator();
        for (int i = 0; i < 50; i++) {
            poster.feeds().post(said("main", i));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(messages.next().text()).isEqualTo("m" + i);
        }

        proxy.target(secondPort);
        first.terminate();
        for (int i = 50; i < 100; i++) {
            poster.feeds().post(said("main", i));
        }
        for (int i = 50; i < 100; i++) {
            assertThat(messages.next().text()).isEqualTo("m" + i);
        }
        assertThat(told).noneMatch(Recovery.Lost.class::isInstance);
    }
}
