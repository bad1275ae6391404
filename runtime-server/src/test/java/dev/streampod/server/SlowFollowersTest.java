package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.TicksChannel;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Followers that read too slowly, or not at all, over raw sockets. */
@Timeout(120)
class SlowFollowersTest extends FollowFixture {

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
}
