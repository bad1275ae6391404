package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.CloseStatus;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.FeedEndpoints;
import dev.streampod.server.protocol.FeedsEndpoint;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.server.protocol.TicksChannel;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels that clients follow, over raw sockets. */
@Timeout(120)
class FollowTest extends ServerTest {

    private static final Pattern PUBLISHED = Pattern.compile("\\[\"pub\",(\\d+),(?:null|\"([^\"]+)\"),(.*)\\]");

    /** Lets everybody follow, except rooms that are closed to a user, and counts what it is asked. */
    private static class Feeds extends FeedsEndpoint {

        final Set<String> closed = ConcurrentHashMap.newKeySet();
        final AtomicInteger asked = new AtomicInteger();

        @Override
        protected boolean mayFollow(Session session, FeedChannel feed) {
            asked.incrementAndGet();
            String user = session.authentication().map(who -> who.userId()).orElse("nobody");
            return !closed.contains(user + "@" + feed.name());
        }

        @Override
        protected boolean mayFollow(Session session, TicksChannel ticks) {
            return true;
        }
    }

    private final Feeds feeds = new Feeds();

    private StreampodServer start(FeedsEndpoint endpoint, UnaryOperator<StreampodServer.Builder> settings) {
        StreampodServer server = settings.apply(StreampodServer.builder(new FeedEndpoints(endpoint))
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build()))
                .build();
        return closedAfterTest(server).start();
    }

    private static String follow(long id, String room, String options) {
        return "[\"follow\"," + id + ",\"feeds\",\"feed\",{\"room\":\"" + room + "\"}," + options + "]";
    }

    private static String next(RawWebSocket client) {
        String frame = client.expectText();
        while (frame.equals("[\"ping\"]")) {
            frame = client.expectText();
        }
        return frame;
    }

    /** Follows from now on. */
    private static void following(RawWebSocket client, long id, String room) {
        client.sendText(follow(id, room, "{}"));
        assertThat(next(client)).startsWith("[\"following\"," + id + ",");
    }

    /** Those that were refused count until their sessions have ended. */
    private static void followingOnceThereIsRoom(RawWebSocket client, long id) {
        await().until(() -> {
            client.sendText(follow(id, "main", "{}"));
            return next(client).startsWith("[\"following\"," + id + ",");
        });
    }

    /** Expects a message of the feed; returns its position. */
    private static String expect(RawWebSocket client, long id, String text) {
        String frame = next(client);
        Matcher published = PUBLISHED.matcher(frame);
        assertThat(frame).matches(PUBLISHED);
        assertThat(published.matches()).isTrue();
        assertThat(published.group(1)).isEqualTo(Long.toString(id));
        assertThat(published.group(3)).isEqualTo("\"Text\",{\"text\":\"" + text + "\"}");
        return published.group(2);
    }

    private static void post(StreampodServer server, String room, String text) {
        FeedChannel.of(room).post(server.messages(), new Text(text)).join();
    }

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
    void whatCannotBeFollowedIsRefusedWithACode() {
        var server = start(
                feeds, builder -> builder.limits(quick().followsPerConnection(2).build()));
        RawWebSocket client = welcomed(server);
        feeds.closed.add("nobody@" + FeedChannel.of("secret").name());

        client.sendText("[\"follow\",1,\"feeds\",\"nothing\",{}]");
        assertThat(next(client)).startsWith("[\"unfollowed\",1,\"unknown-channel\",");
        client.sendText("[\"follow\",2,\"nowhere\",\"feed\",{}]");
        assertThat(next(client)).startsWith("[\"unfollowed\",2,\"unknown-endpoint\",");
        client.sendText("[\"follow\",3,\"feeds\",\"feed\",{}]");
        assertThat(next(client)).startsWith("[\"unfollowed\",3,\"bad-request\",\"missing arguments: room");
        client.sendText("[\"follow\",4,\"feeds\",\"feed\",{\"room\":5}]");
        assertThat(next(client)).startsWith("[\"unfollowed\",4,\"bad-request\",");
        client.sendText(follow(5, "main", "{\"after\":\"rubbish\"}"));
        assertThat(next(client)).startsWith("[\"unfollowed\",5,\"bad-request\",\"That is no position");
        client.sendText(follow(6, "main", "{\"after\":\"1-1\",\"all\":true}"));
        assertThat(next(client)).startsWith("[\"unfollowed\",6,\"bad-request\",");
        client.sendText("[\"follow\",7,\"feeds\",\"ticks\",{},{\"all\":true}]");
        assertThat(next(client)).startsWith("[\"unfollowed\",7,\"bad-request\",\"the channel ticks keeps no messages");
        client.sendText(follow(8, "x".repeat(5_000), "{}"));
        assertThat(next(client)).startsWith("[\"unfollowed\",8,\"bad-request\",");
        client.sendText(follow(9, "secret", "{}"));
        assertThat(next(client)).startsWith("[\"unfollowed\",9,\"unauthenticated\",");

        followingOnceThereIsRoom(client, 10);
        client.sendText(follow(10, "main", "{}"));
        assertThat(next(client)).startsWith("[\"error\",null,{\"code\":\"bad-request\",\"message\":\"the number 10");
        followingOnceThereIsRoom(client, 11);
        client.sendText(follow(12, "main", "{}"));
        assertThat(next(client))
                .startsWith(
                        "[\"unfollowed\",12,\"too-many\",\"more than 2 channels are followed on this connection (Limits.followsPerConnection)");
        client.sendText("[\"unfollow\",10]");
        assertThat(next(client)).startsWith("[\"unfollowed\",10,\"cancelled\",");
        followingOnceThereIsRoom(client, 13);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"all\":1}",
                "{\"all\":\"true\"}",
                "{\"all\":null}",
                "{\"after\":5}",
                "{\"after\":{}}",
                "{\"all\":true,\"all\":false}",
                "{\"after\":null,\"after\":null}",
                "5",
                "null",
                "[]",
                "\"all\"",
            })
    void optionsOfTheWrongKindAreNoFrame(String options) {
        var server = start(feeds, builder -> builder);
        RawWebSocket client = welcomed(server);
        client.sendText(follow(1, "main", options));
        assertThat(client.expectClose().code()).isEqualTo(3501);
    }

    @Test
    void optionsThatNobodyKnowsAndTheirAbsenceAreFine() {
        var server = start(feeds, builder -> builder);
        RawWebSocket client = welcomed(server);
        client.sendText(follow(1, "main", "{\"later\":1,\"later\":[],\"all\":false}"));
        assertThat(next(client)).startsWith("[\"following\",1,{\"position\":");
        client.sendText("[\"follow\",2,\"feeds\",\"feed\",{\"room\":\"main\"}]");
        assertThat(next(client)).startsWith("[\"following\",2,{\"position\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"follow\",\"1\",\"feeds\",\"feed\",{\"room\":\"main\"}]",
                "[\"presence\",null]",
                "[\"unfollow\",1.5]",
                "[\"unfollow\"]",
                "[\"unfollow\",99999999999999999999]"
            })
    void aNumberOfAFollowThatIsNoneIsCalledSo(String frame) {
        var server = start(feeds, builder -> builder);
        RawWebSocket client = welcomed(server);
        client.sendText(frame);
        CloseStatus close = client.expectClose();
        assertThat(close.code()).isEqualTo(3501);
        assertThat(close.reason()).contains("the number of a follow");
    }

    @Test
    void tenThousandWishesToFollowWithoutPermissionLeaveNothing() {
        var server = start(feeds, builder -> builder);
        feeds.closed.add("nobody@" + FeedChannel.of("secret").name());
        RawWebSocket client = welcomed(server);
        int refused = 0;
        for (int i = 1; i <= 10_000; i++) {
            client.sendText(follow(i, "secret", "{}"));
            if (i % 100 == 0) {
                for (int j = 0; j < 100; j++) {
                    assertThat(next(client)).containsAnyOf("\"unauthenticated\"", "\"too-many\"");
                    refused++;
                }
            }
        }
        assertThat(refused).isEqualTo(10_000);
        assertThat(server.statistics().channelListeners()).isZero();
        following(client, 10_001, "main");
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
    void permissionIsAskedAgainWhenTheUserChangesAndNothingComesAfterIt() {
        KeyStore keys = KeyStore.inMemory();
        String key = keys.issue("ada", Set.of(), Duration.ofHours(1)).key();
        var server = start(feeds, builder -> builder.authenticator(keys));
        feeds.closed.add("nobody@" + FeedChannel.of("main").name());
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        client.expectText();
        following(client, 1, "main");
        post(server, "main", "for ada");
        expect(client, 1, "for ada");

        client.sendText("[\"auth\",null]");
        assertThat(next(client)).startsWith("[\"authenticated\",");
        assertThat(next(client)).startsWith("[\"unfollowed\",1,\"unauthenticated\",");
        post(server, "main", "not for nobody");
        assertThat(feeds.asked).hasValue(2);
        client.sendText("[\"ping\"]");
        assertThat(next(client)).isEqualTo("[\"pong\"]");
    }

    @Test
    void whileItIsAskedAgainNothingIsSentAndAfterwardsNothingIsMissing() throws InterruptedException {
        var asking = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var slow = new Feeds() {
            @Override
            protected boolean mayFollow(Session session, FeedChannel feed) {
                if (asked.incrementAndGet() == 2) {
                    asking.countDown();
                    try {
                        answer.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return true;
            }
        };
        KeyStore keys = KeyStore.inMemory();
        String key = keys.issue("ada", Set.of(), Duration.ofHours(1)).key();
        var server = start(slow, builder -> builder.authenticator(keys));
        RawWebSocket client = welcomed(server);
        following(client, 1, "main");
        client.sendText("[\"auth\",\"" + key + "\"]");
        assertThat(next(client)).startsWith("[\"authenticated\",");
        assertThat(asking.await(60, TimeUnit.SECONDS)).isTrue();
        post(server, "main", "meanwhile");
        client.sendText("[\"ping\"]");
        assertThat(next(client)).isEqualTo("[\"pong\"]");
        answer.countDown();
        expect(client, 1, "meanwhile");
    }

    @Test
    void aPermissionThatThrowsRefusesAndTellsNoMoreThanAReference() {
        var broken = new Feeds() {
            @Override
            protected boolean mayFollow(Session session, FeedChannel feed) {
                if (feed.name().endsWith("bad")) {
                    throw RequestException.badRequest("no such room");
                }
                throw new StackOverflowError("secret");
            }
        };
        var server = start(broken, builder -> builder);
        RawWebSocket client = welcomed(server);
        client.sendText(follow(1, "bad", "{}"));
        assertThat(next(client)).isEqualTo("[\"unfollowed\",1,\"bad-request\",\"no such room\"]");
        client.sendText(follow(2, "main", "{}"));
        assertThat(next(client))
                .startsWith("[\"unfollowed\",2,\"internal\",\"the channel cannot be followed; reference e-")
                .doesNotContain("secret");
        assertThat(server.statistics().channelListeners()).isZero();
    }

    @Test
    void aSlowFollowerFallsBehindAndIsCaughtUpFromTheHistory() {
        var server = start(
                feeds, builder -> builder.limits(quick().queueBytes(256 * 1024).build()));
        RawWebSocket client = welcomed(server);
        following(client, 1, "main");
        String filler = "x".repeat(20_000);
        for (int i = 0; i < 400; i++) {
            post(server, "main", filler + i);
        }
        for (int i = 0; i < 400; i++) {
            expect(client, 1, filler + i);
        }
        post(server, "main", "live again");
        expect(client, 1, "live again");
    }

    @Test
    @Tag("long")
    void whatIsPostedMeanwhileComesBehindTheEndOfTheRecoveryAlsoWhenThereIsHardlyRoom() throws InterruptedException {
        var server = start(
                feeds, builder -> builder.limits(quick().queueBytes(8 * 1024).build()));
        for (int i = 0; i < 50; i++) {
            post(server, "main", "kept" + i);
        }
        var done = new AtomicBoolean();
        var poster = new Thread(() -> {
            while (!done.get()) {
                post(server, "main", "live");
            }
        });
        poster.start();
        try {
            RawWebSocket client = welcomed(server);
            for (int id = 1; id <= 100; id++) {
                client.sendText(follow(id, "main", "{\"all\":true}"));
                int came = 0;
                String frame = next(client);
                while (!frame.startsWith("[\"recovered\"," + id + ",")) {
                    came += frame.startsWith("[\"pub\"," + id + ",") ? 1 : 0;
                    frame = next(client);
                }
                assertThat(frame).startsWith("[\"recovered\"," + id + "," + came + ",");
                client.sendText("[\"unfollow\"," + id + "]");
            }
        } finally {
            done.set(true);
            poster.join();
        }
    }

    @Test
    @Tag("long")
    void aFollowerOfAChannelWithoutHistoryThatReadsTooSlowlyIsToldOfALossAndStaysConnected() {
        var server = start(
                feeds, builder -> builder.limits(quick().queueBytes(8 * 1024).build()));
        RawWebSocket client = welcomed(server);
        client.sendText("[\"follow\",1,\"feeds\",\"ticks\"]");
        assertThat(next(client)).startsWith("[\"following\"");
        var posted = new AtomicInteger();
        while (posted.get() < 500_000) {
            SimpleData next = new SimpleData(posted.get());
            TicksChannel.of().post(server.messages(), next).thenRun(posted::incrementAndGet);
        }
        int expected = 0;
        String frame = next(client);
        while (!frame.startsWith("[\"lost\",1,{\"cause\":\"overflow\"")) {
            assertThat(frame).isEqualTo("[\"pub\",1,null,\"SimpleData\",{\"num\":" + expected + "}]");
            expected++;
            frame = next(client);
        }
        assertThat(expected).isBetween(1, 499_999);
        boolean told = false;
        int last = 1_000_000;
        while (expected <= 1_000_000) {
            if (frame.startsWith("[\"lost\",1,")) {
                told = true;
                // Perhaps it comes too early as well; then there is another loss.
                TicksChannel.of()
                        .post(server.messages(), new SimpleData(last++))
                        .join();
            } else {
                int number = Integer.parseInt(frame.substring(frame.lastIndexOf(':') + 1, frame.length() - 2));
                // What was posted after a loss in between may follow the last of all without another.
                boolean next = number == expected || (expected == 500_000 && number >= 1_000_000);
                assertThat(next || told)
                        .as("a loss before %s that is not told", number)
                        .isTrue();
                told = false;
                expected = number + 1;
            }
            frame = expected <= 1_000_000 ? next(client) : frame;
        }
    }

    @Test
    @Tag("long")
    void ofFollowsThatAreOverNothingIsKeptForAClientThatDoesNotRead() {
        var sessions = new ConcurrentLinkedQueue<WeakReference<Session>>();
        var server = start(
                new Feeds() {

                    @Override
                    protected boolean mayFollow(Session session, FeedChannel feed) {
                        sessions.add(new WeakReference<>(session));
                        return super.mayFollow(session, feed);
                    }
                },
                builder -> builder.limits(quick().queueBytes(64 * 1024).build()));
        RawWebSocket client = closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .receiveBuffer(4096)
                .connect());
        client.hello();
        following(client, 1, "main");
        client.stopReading();
        for (int i = 0; i < 1_000; i++) {
            post(server, "main", i + "x".repeat(10_000)); // more than the kernels take
        }
        int follows = 50;
        for (int i = 0; i < follows; i++) {
            client.sendText(follow(2, "main", "{\"all\":true}"));
            await().until(() -> server.statistics().channelListeners() == 2);
            post(server, "main", "more");
            client.sendText("[\"unfollow\",2]");
            await().until(() -> server.statistics().channelListeners() == 1);
        }
        await().until(() -> {
            System.gc();
            return sessions.stream().filter(each -> each.get() != null).count() == 1; // that of the first
        });
        assertThat(sessions).hasSize(follows + 1);
        assertThat(server.statistics().connections()).isEqualTo(1);
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
