package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.FeedEndpoints;
import dev.streampod.server.protocol.FeedsEndpoint;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.server.protocol.TicksChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels that clients follow, when several things happen at the same time. */
@Tag("long")
@Timeout(120)
class FollowRacesTest extends ServerTest {

    private static class Feeds extends FeedsEndpoint {

        @Override
        protected boolean mayFollow(Session session, FeedChannel feed) {
            return true;
        }

        @Override
        protected boolean mayFollow(Session session, TicksChannel ticks) {
            return true;
        }
    }

    /** Every key is the name of a user. */
    private StreampodServer start(FeedsEndpoint endpoint, UnaryOperator<Limits.Builder> limits) {
        return closedAfterTest(StreampodServer.builder(new FeedEndpoints(endpoint))
                        .port(0)
                        .host("127.0.0.1")
                        .limits(limits.apply(quick()).build())
                        .authenticator(key -> Optional.of(AuthenticationInfo.of(key)))
                        .build())
                .start();
    }

    private RawWebSocket signedIn(StreampodServer server, String user) {
        RawWebSocket client = RawWebSocket.connect(port(server));
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + user + "\"}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        return client;
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

    private static void following(RawWebSocket client, long id, String room) {
        client.sendText(follow(id, room, "{}"));
        assertThat(next(client)).startsWith("[\"following\"," + id + ",");
    }

    private static void post(StreampodServer server, String room, String text) {
        FeedChannel.of(room).post(server.messages(), new Text(text)).join();
    }

    private static void awaitCalmly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPermissionThatIsNeverGivenHoldsUpClosingForTheTimeOfHandlersOnly() throws Exception {
        var asked = new CountDownLatch(3);
        var interrupted = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var server = start(
                new Feeds() {
                    @Override
                    protected boolean mayFollow(Session session, FeedChannel feed) {
                        session.onClose(ended::countDown);
                        asked.countDown();
                        if (feed.equals(FeedChannel.of("patient"))) {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                            return false;
                        }
                        // Does not even end when it is interrupted, but leaves the processors to others.
                        while (never.getCount() > 0) {
                            LockSupport.parkNanos(1_000_000);
                            var unused = Thread.interrupted();
                        }
                        return true;
                    }
                },
                limits -> limits.drainTimeout(Duration.ofMillis(200)).closeTimeout(Duration.ofHours(1)));
        RawWebSocket client = signedIn(server, "ada");
        client.sendText(follow(1, "patient", "{}"));
        client.sendText(follow(2, "stubborn", "{}"));
        client.sendText(follow(3, "given up", "{}"));
        awaitCalmly(asked);
        client.sendText("[\"unfollow\",3]");
        assertThat(next(client)).startsWith("[\"unfollowed\",3,");
        var closing = new Thread(server::close);
        closing.start();
        assertThat(next(client)).startsWith("[\"goodbye\"");
        assertThat(client.expectClose().code()).isEqualTo(3001);
        client.sendClose(3001, "");
        closing.join();

        awaitCalmly(interrupted);
        awaitCalmly(ended);
        never.countDown();
    }

    @Test
    void aNumberInUseIsNotEndedByWhateverElseIsAskedForUnderIt() {
        var server = start(new Feeds(), limits -> limits);
        RawWebSocket client = signedIn(server, "ada");
        following(client, 1, "main");
        for (String frame : new String[] {
            follow(1, "other", "{}"),
            follow(1, "main", "{\"after\":\"rubbish\"}"),
            follow(1, "x".repeat(5_000), "{}"),
            "[\"follow\",1,\"feeds\",\"feed\",{}]",
            "[\"follow\",1,\"feeds\",\"nothing\",{}]",
            "[\"follow\",1,\"nowhere\",\"feed\",{}]"
        }) {
            client.sendText(frame);
            assertThat(next(client))
                    .as(frame)
                    .startsWith("[\"error\",null,{\"code\":\"bad-request\",\"message\":\"the number 1 ");
        }
        post(server, "main", "goes on");
        assertThat(next(client)).startsWith("[\"pub\",1,").contains("goes on");
        client.close();
    }

    @Test
    void aNumberMayBeUsedAgainAsSoonAsItIsOver() {
        var server = start(new Feeds(), limits -> limits);
        RawWebSocket client = signedIn(server, "ada");
        for (int i = 0; i < 5_000; i++) {
            following(client, 1, "main");
            client.sendText("[\"unfollow\",1]");
            assertThat(next(client)).startsWith("[\"unfollowed\",1,\"cancelled\"");
        }
        client.close();
    }

    @Test
    void whatIsRevokedWhileTheEndpointAnswersIsAskedForAgain() {
        var allowed = new AtomicBoolean();
        var server = start(
                new Feeds() {
                    @Override
                    protected boolean mayFollow(Session session, FeedChannel feed) {
                        return allowed.get();
                    }
                },
                limits -> limits);
        RawWebSocket client = signedIn(server, "ada");
        for (int i = 0; i < 3_000; i++) {
            allowed.set(true);
            following(client, 1, "main");
            server.user("ada").revokeFollow(FeedChannel.of("main"));
            for (int spin = 0; spin < i % 300; spin++) {
                Thread.onSpinWait();
            }
            allowed.set(false);
            server.user("ada").revokeFollow(FeedChannel.of("main"));
            assertThat(next(client)).startsWith("[\"unfollowed\",1,\"forbidden\"");
        }
        client.close();
    }

    @Test
    void noMessageComesBetweenAnotherUserAndTheAnswerOfTheEndpoint() throws InterruptedException {
        var server = start(
                new Feeds() {
                    @Override
                    protected boolean mayFollow(Session session, FeedChannel feed) {
                        return session.authentication().isPresent();
                    }
                },
                limits -> limits);
        int follows = 100;
        var over = new AtomicBoolean();
        var poster = new Thread(() -> {
            while (!over.get()) {
                post(server, "r" + follows, "for ada");
            }
        });
        poster.start();
        try {
            for (int round = 0; round < 20; round++) {
                RawWebSocket client = signedIn(server, "ada");
                for (int i = 1; i < follows; i++) {
                    following(client, i, "r" + i);
                }
                following(client, follows, "r" + follows);
                client.sendText("[\"auth\",null]");
                String frame = next(client);
                while (!frame.startsWith("[\"authenticated\"")) {
                    frame = next(client);
                }
                for (int i = 0; i < follows; i++) {
                    assertThat(next(client)).startsWith("[\"unfollowed\"");
                }
                client.close();
            }
        } finally {
            over.set(true);
            poster.join();
        }
    }

    @Test
    void theWishToSeeWhoIsPresentIsRefusedWhileTheEndpointStillAnswersTheFirstQuestion() {
        var answer = new CountDownLatch(1);
        var server = start(
                new Feeds() {
                    @Override
                    protected boolean mayFollow(Session session, FeedChannel feed) {
                        awaitCalmly(answer);
                        return true;
                    }
                },
                limits -> limits.handlersPerAddress(1));
        RawWebSocket client = signedIn(server, "ada");
        client.sendText(follow(1, "main", "{}"));
        for (int i = 0; i < 100; i++) {
            client.sendText("[\"presence\",1]");
            assertThat(next(client)).startsWith("[\"error\",null,{\"code\":\"bad-request\"");
        }
        answer.countDown();
        assertThat(next(client)).startsWith("[\"following\",1,");
        client.close();
    }

    @Test
    void whoSignsInAsSomebodyElseIsPresentAsThatUser() {
        var server = start(
                new Feeds() {
                    @Override
                    protected @Nullable SimpleData presentAs(Session session, FeedChannel feed) {
                        return session.authentication()
                                .map(who -> new SimpleData(Integer.parseInt(who.userId())))
                                .orElse(null);
                    }
                },
                limits -> limits);
        RawWebSocket client = signedIn(server, "1");
        following(client, 1, "main");
        RawWebSocket watching = connect(server);
        watching.hello();
        following(watching, 1, "main");
        watching.sendText("[\"presence\",1]");
        assertThat(next(watching)).startsWith("[\"joined\",1,").endsWith("{\"num\":1}]");
        assertThat(next(watching)).isEqualTo("[\"present\",1]");
        client.sendText("[\"auth\",\"2\"]");
        assertThat(next(watching)).startsWith("[\"joined\",1,").endsWith("{\"num\":2}]");
        client.sendText("[\"auth\",null]");
        assertThat(next(watching)).startsWith("[\"left\",1,\"");
        client.sendText("[\"auth\",\"3\"]");
        assertThat(next(watching)).startsWith("[\"joined\",1,").endsWith("{\"num\":3}]");
        client.close();
        assertThat(next(watching)).startsWith("[\"left\",1,\"");
    }

    @Test
    void aMessageThatIsTooLargeIsToldAfterTheOneBeforeItAlsoWhenThereIsNoRoomAtFirst() {
        var server = start(new Feeds(), limits -> limits.queueBytes(8 * 1024));
        RawWebSocket client = RawWebSocket.connect(port(server));
        client.sendText("[\"hello\",{\"protocol\":1,\"limits\":{\"maxMessageBytes\":1024}}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        following(client, 1, "main");
        post(server, "main", "first");
        String first = next(client);
        String position = first.split("\"")[3];
        following(client, 2, "filler");
        for (int i = 0; i < 15_000; i++) { // more than the system takes
            post(server, "filler", "x".repeat(940));
        }
        post(server, "main", "x".repeat(2_000));
        String frame = next(client);
        while (!frame.startsWith("[\"lost\",1,")) {
            frame = next(client);
        }
        assertThat(frame).contains("\"cause\":\"too-large\",\"after\":\"" + position + "\"");
        client.close();
    }

    @Test
    void theSessionOfAFollowWhoseHooksStillRunEndsAfterThem() {
        var answering = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var endedEarly = new AtomicBoolean();
        var server = start(
                new Feeds() {
                    @Override
                    protected @Nullable SimpleData presentAs(Session session, FeedChannel feed) {
                        session.onClose(() -> ended.set(true));
                        answering.countDown();
                        awaitCalmly(answer);
                        endedEarly.set(ended.get());
                        return new SimpleData(1);
                    }
                },
                limits -> limits);
        RawWebSocket client = signedIn(server, "ada");
        client.sendText(follow(1, "main", "{}"));
        awaitCalmly(answering);
        client.sendText("[\"unfollow\",1]");
        assertThat(next(client)).startsWith("[\"unfollowed\",1,\"cancelled\"");
        RawWebSocket watching = signedIn(server, "bob");
        server.user("ada").close(4000, "over");
        assertThat(client.awaitClose().code()).isEqualTo(4000);
        answer.countDown();
        await().until(ended::get);
        assertThat(endedEarly).isFalse();
        await().until(() -> server.statistics().channelListeners() == 0);
        watching.close();
    }
}
