package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.server.protocol.TicksChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels that clients follow, over raw sockets. */
@Timeout(120)
class FollowTest extends FollowFixture {

    @Test
    void aClientGetsTheMessagesOfTheChannelItFollowsInTheirOrder() {
        var server = start(feeds, builder -> builder);
        RawWebSocket client = welcomed(server);
        following(client, 1, "main");
        for (int i = 0; i < 100; i++) {
            post(server, "main", "m" + i);
            post(server, "other", "o" + i);
        }
        for (int i = 0; i < 100; i++) {
            expect(client, 1, "m" + i);
        }
        client.sendText("[\"unfollow\",1]");
        assertThat(next(client)).startsWith("[\"unfollowed\",1,\"cancelled\",");
        await().until(() -> server.statistics().channelListeners() == 0);
    }

    @Test
    void whoComesBackGetsWhatItMissedAfterItsPositionAndIsToldHowMuch() {
        var server = start(feeds, builder -> builder);
        RawWebSocket client = welcomed(server);
        following(client, 1, "main");
        post(server, "main", "first");
        String position = expect(client, 1, "first");
        client.abort();
        post(server, "main", "second");
        post(server, "main", "third");

        RawWebSocket again = welcomed(server);
        again.sendText(follow(7, "main", "{\"after\":\"" + position + "\"}"));
        assertThat(next(again)).isEqualTo("[\"following\",7,{\"position\":\"" + position + "\"}]");
        expect(again, 7, "second");
        expect(again, 7, "third");
        assertThat(next(again)).startsWith("[\"recovered\",7,2,");
        post(server, "main", "fourth");
        expect(again, 7, "fourth");
    }

    @Test
    void allThatIsKeptComesFirstIfItIsAskedFor() {
        var server = start(feeds, builder -> builder);
        post(server, "main", "a");
        post(server, "main", "b");
        RawWebSocket client = welcomed(server);
        client.sendText(follow(1, "main", "{\"all\":true}"));
        assertThat(next(client)).isEqualTo("[\"following\",1,{}]");
        expect(client, 1, "a");
        expect(client, 1, "b");
        assertThat(next(client)).startsWith("[\"recovered\",1,2,");
    }

    @Test
    @NeedsRedis
    void whoAsksForAllOfAChannelThatKeepsNothingYetIsToldWhereToGoOn() {
        try (var redis = RedisServer.start()) {
            goesOnWhereNothingWasKept(start(feeds, builder -> builder.redis(redis.uri())))
                    .close();
        }
    }

    @Test
    void whoAsksForAllOfAChannelThatKeepsNothingYetIsToldWhereToGoOnAlsoWithoutRedis() {
        goesOnWhereNothingWasKept(start(feeds, builder -> builder));
    }

    private StreampodServer goesOnWhereNothingWasKept(StreampodServer server) {
        RawWebSocket client = welcomed(server);
        client.sendText(follow(1, "main", "{\"all\":true}"));
        assertThat(next(client)).isEqualTo("[\"following\",1,{}]");
        String frame = next(client);
        Matcher recovered =
                Pattern.compile("\\[\"recovered\",1,0,\"([^\"]+)\"\\]").matcher(frame);
        assertThat(recovered.matches()).as(frame).isTrue();
        client.abort();
        post(server, "main", "first");

        RawWebSocket again = welcomed(server);
        again.sendText(follow(1, "main", "{\"after\":\"" + recovered.group(1) + "\"}"));
        assertThat(next(again)).startsWith("[\"following\",1,");
        expect(again, 1, "first");
        assertThat(next(again)).startsWith("[\"recovered\",1,1,");
        return server;
    }

    @Test
    void aChannelWithoutHistoryCanBeFollowed() {
        var server = start(feeds, builder -> builder);
        RawWebSocket client = welcomed(server);
        client.sendText("[\"follow\",1,\"feeds\",\"ticks\"]");
        assertThat(next(client)).isEqualTo("[\"following\",1,{}]");
        TicksChannel.of().post(server.messages(), new SimpleData(5)).join();
        assertThat(next(client)).isEqualTo("[\"pub\",1,null,\"SimpleData\",{\"num\":5}]");
    }

    @Test
    void aPositionOfAnotherHistoryOrOfTheFutureIsTold() {
        var server = start(feeds, builder -> builder);
        post(server, "main", "kept");
        RawWebSocket client = welcomed(server);
        client.sendText(follow(1, "main", "{\"after\":\"1764054000000-0-5f0e1c2d3b4a5968\"}"));
        assertThat(next(client)).startsWith("[\"following\",1,");
        assertThat(next(client)).startsWith("[\"lost\",1,{\"cause\":\"not-kept\",");
        String position = expect(client, 1, "kept");
        assertThat(next(client)).startsWith("[\"recovered\",1,1,");

        String epoch = position.substring(position.lastIndexOf('-'));
        client.sendText(follow(2, "main", "{\"after\":\"99999999999999-0" + epoch + "\"}"));
        assertThat(next(client)).startsWith("[\"following\",2,");
        assertThat(next(client)).startsWith("[\"lost\",2,{\"cause\":\"not-kept\",");
        assertThat(next(client)).startsWith("[\"recovered\",2,0,");
        post(server, "main", "new");
        assertThat(List.of(next(client), next(client)))
                .allMatch(frame -> frame.contains("\"new\""))
                .anyMatch(frame -> frame.startsWith("[\"pub\",2,"));
    }

    @Test
    void aPositionOfAnotherChannelIsToldAndAllThatIsKeptComes() {
        var server = start(feeds, builder -> builder);
        post(server, "main", "here");
        post(server, "side", "there");
        RawWebSocket client = welcomed(server);
        client.sendText(follow(1, "side", "{\"all\":true}"));
        assertThat(next(client)).startsWith("[\"following\",1,");
        String elsewhere = expect(client, 1, "there");
        assertThat(next(client)).startsWith("[\"recovered\",1,1,");

        client.sendText(follow(2, "main", "{\"after\":\"" + elsewhere + "\"}"));
        assertThat(next(client)).startsWith("[\"following\",2,");
        assertThat(next(client)).startsWith("[\"lost\",2,{\"cause\":\"not-kept\",");
        expect(client, 2, "here");
        assertThat(next(client)).startsWith("[\"recovered\",2,1,");
    }

    @Test
    void presenceOfFollowersIsToldAndEndsWithTheFollow() {
        var numbers = new AtomicInteger();
        var present = new Feeds() {
            @Override
            protected @Nullable SimpleData presentAs(Session session, FeedChannel feed) {
                return new SimpleData(numbers.incrementAndGet());
            }
        };
        var server = start(present, builder -> builder);
        RawWebSocket first = welcomed(server);
        following(first, 1, "main");
        first.sendText("[\"presence\",1]");
        assertThat(next(first)).matches("\\[\"joined\",1,\"[^\"]+\",\"SimpleData\",\\{\"num\":1\\}\\]");
        assertThat(next(first)).isEqualTo("[\"present\",1]");

        RawWebSocket second = welcomed(server);
        following(second, 1, "main");
        assertThat(next(first)).matches("\\[\"joined\",1,\"[^\"]+\",\"SimpleData\",\\{\"num\":2\\}\\]");
        second.sendText("[\"unfollow\",1]");
        assertThat(next(first)).startsWith("[\"left\",1,\"");
        second.close();
    }

    @Test
    void aMemberWhoseInfoIsTooLargeForTheClientIsToldAsAnErrorAndTheOthersAreShown() {
        var infos = new AtomicInteger();
        var present = new Feeds() {
            @Override
            protected Text presentAs(Session session, TicksChannel ticks) {
                return new Text(infos.incrementAndGet() == 1 ? "x".repeat(2_000) : "small");
            }
        };
        var server = start(present, builder -> builder);
        RawWebSocket large = welcomed(server);
        large.sendText("[\"follow\",1,\"feeds\",\"ticks\"]");
        assertThat(next(large)).startsWith("[\"following\",1,");
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"limits\":{\"maxMessageBytes\":1024}}]");
        client.expectText();
        client.sendText("[\"follow\",1,\"feeds\",\"ticks\"]");
        assertThat(next(client)).startsWith("[\"following\",1,");
        client.sendText("[\"presence\",1]");
        var told = List.of(next(client), next(client), next(client));
        assertThat(told)
                .anyMatch(frame -> frame.startsWith("[\"error\",null,{\"code\":\"too-large\""))
                .anyMatch(frame -> frame.startsWith("[\"joined\",1,") && frame.contains("small"))
                .last()
                .isEqualTo("[\"present\",1]");
    }

    @Test
    void aSessionThatIsResumedGoesOnFollowing() {
        var server = start(feeds, builder -> builder);
        var client = ResumableClient.begin(connect(server));
        client.socket().sendText(follow(1, "main", "{}"));
        assertThat(client.next()).startsWith("[\"following\",1,");
        client.socket().abort();
        await().until(() -> server.statistics().waitingSessions() == 1);
        post(server, "main", "meanwhile");
        client.resume(connect(server));
        assertThat(client.next()).startsWith("[\"pub\",1,").contains("meanwhile");
    }

    @Test
    @NeedsRedis
    void anotherServerContinuesAfterThePositionAndPassesOnWhatWasPosted() {
        try (var redis = RedisServer.start()) {
            var first = start(feeds, builder -> builder.redis(redis.uri()));
            var second = start(new Feeds(), builder -> builder.redis(redis.uri()));
            RawWebSocket client = welcomed(first);
            following(client, 1, "main");
            post(second, "main", "one");
            String position = expect(client, 1, "one");
            first.close();
            post(second, "main", "two");

            RawWebSocket again = welcomed(second);
            again.sendText(follow(1, "main", "{\"after\":\"" + position + "\"}"));
            assertThat(next(again)).startsWith("[\"following\",1,");
            expect(again, 1, "two");
            assertThat(next(again)).startsWith("[\"recovered\",1,1,");

            redis.restart();
            await().until(() -> second.messages() != null
                    && FeedChannel.of("main")
                            .post(second.messages(), new Text("three"))
                            .handle((done, e) -> e == null)
                            .join());
            assertThat(next(again)).startsWith("[\"lost\",1,{\"cause\":");
            expect(again, 1, "three");
            second.close();
        }
    }
}
