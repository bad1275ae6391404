package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.FollowEndedException;
import dev.streampod.client.Recovery;
import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.examples.tour.protocol.client.FeedChannel;
import dev.streampod.examples.tour.protocol.client.FeedFeed;
import dev.streampod.examples.tour.protocol.client.TourClient;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.OnServer;
import dev.streampod.test.ServerSettings;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.SignedIn;
import dev.streampod.test.StartedServer;
import dev.streampod.test.StreampodServerTest;
import dev.streampod.test.TestClock;
import dev.streampod.test.TestCluster;
import dev.streampod.test.TestNetwork;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Feeds that the generated client follows. */
@Tag("long")
@StreampodServerTest
@Timeout(180)
final class FeedsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @ServerUnderTest
    static StartedServer tour(ServerSettings settings, KeyStore keys) {
        var server = TourServer.build(builder -> settings.applyTo(builder).authenticator(keys));
        return new StartedServer(server.start(), server);
    }

    private static RoomMessage said(String room, int number) {
        return new RoomMessage(room, null, "m" + number);
    }

    @Test
    void messagesComeInOrderWhoeverPostedThemAndMembersAreKnown(TourClient client, TourClient poster) throws Exception {
        FeedFeed feed = client.feeds().follow(FeedChannel.of("main"));
        client.openStreamingConnection().get(60, TimeUnit.SECONDS);
        feed.presence().known().get(60, TimeUnit.SECONDS);
        assertThat(feed.presence().members()).hasSize(1);

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
    void aPrivateFeedIsForTheSignedIn(TourClient stranger, @SignedIn("ada") TourClient ada) {
        var refused = assertThatStream(stranger.feeds().follow(FeedChannel.of("private-x")));
        assertThat(refused.fails(FollowEndedException.class).within(SOON).code())
                .isEqualTo(ErrorCode.UNAUTHENTICATED);

        FeedFeed feed = ada.feeds().follow(FeedChannel.of("private-x"));
        var heard = assertThatStream(feed);
        await().until(() -> feed.position() != null);
        ada.feeds().post(said("private-x", 1));
        heard.emits(said("private-x", 1)).within(SOON);
    }

    @Nested
    @StreampodServerTest(servers = 2)
    class OnTwoServers {

        @Test
        void aClientThatIsSentToAnotherServerMissesNothing(
                TourClient follower,
                @OnServer(1) TourClient poster,
                TestNetwork network,
                TestCluster cluster,
                TestClock clock)
                throws Exception {
            FeedFeed feed = follower.feeds().follow(FeedChannel.of("main"));
            List<Recovery> told = new CopyOnWriteArrayList<>();
            feed.onRecovery(told::add);
            follower.openStreamingConnection().get(60, TimeUnit.SECONDS);
            await().until(() -> feed.position() != null);
            Iterator<RoomMessage> messages = feed.iterator();
            for (int i = 0; i < 50; i++) {
                poster.feeds().post(said("main", i));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(messages.next().text()).isEqualTo("m" + i);
            }

            network.of(follower).routeTo(1);
            cluster.stop(0);
            for (int i = 50; i < 100; i++) {
                poster.feeds().post(said("main", i));
            }
            clock.advance(Duration.ofMinutes(1)); // nobody waits for the next attempt
            for (int i = 50; i < 100; i++) {
                assertThat(messages.next().text()).isEqualTo("m" + i);
            }
            assertThat(told).noneMatch(Recovery.Lost.class::isInstance);
        }
    }
}
