package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.CloseStatus;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.protocol.FeedChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permission to follow a channel, and the answers to requests that cannot be fulfilled, over raw sockets. */
@Timeout(120)
class FollowRefusedTest extends FollowFixture {

    /** Those that were refused count until their sessions have ended. */
    private static void followingOnceThereIsRoom(RawWebSocket client, long id) {
        await().until(() -> {
            client.sendText(follow(id, "main", "{}"));
            return next(client).startsWith("[\"following\"," + id + ",");
        });
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
}
