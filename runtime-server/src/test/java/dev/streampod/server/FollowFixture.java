package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.FeedEndpoints;
import dev.streampod.server.protocol.FeedsEndpoint;
import dev.streampod.server.protocol.Text;
import dev.streampod.server.protocol.TicksChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with channels that clients follow, and a client's side of that over raw sockets. */
abstract class FollowFixture extends ServerTest {

    static final Pattern PUBLISHED = Pattern.compile("\\[\"pub\",(\\d+),(?:null|\"([^\"]+)\"),(.*)\\]");

    /** Lets everybody follow, except rooms that are closed to a user, and counts what it is asked. */
    static class Feeds extends FeedsEndpoint {

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

    final Feeds feeds = new Feeds();

    StreampodServer start(FeedsEndpoint endpoint, UnaryOperator<StreampodServer.Builder> settings) {
        StreampodServer server = settings.apply(StreampodServer.builder(new FeedEndpoints(endpoint))
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build()))
                .build();
        return closedAfterTest(server).start();
    }

    static String follow(long id, String room, String options) {
        return "[\"follow\"," + id + ",\"feeds\",\"feed\",{\"room\":\"" + room + "\"}," + options + "]";
    }

    static String next(RawWebSocket client) {
        String frame = client.expectText();
        while (frame.equals("[\"ping\"]")) {
            frame = client.expectText();
        }
        return frame;
    }

    /** Follows from now on. */
    static void following(RawWebSocket client, long id, String room) {
        client.sendText(follow(id, room, "{}"));
        assertThat(next(client)).startsWith("[\"following\"," + id + ",");
    }

    /** Expects a message of the feed; returns its position. */
    static String expect(RawWebSocket client, long id, String text) {
        String frame = next(client);
        Matcher published = PUBLISHED.matcher(frame);
        assertThat(frame).matches(PUBLISHED);
        assertThat(published.matches()).isTrue();
        assertThat(published.group(1)).isEqualTo(Long.toString(id));
        assertThat(published.group(3)).isEqualTo("\"Text\",{\"text\":\"" + text + "\"}");
        return published.group(2);
    }

    static void post(StreampodServer server, String room, String text) {
        FeedChannel.of(room).post(server.messages(), new Text(text)).join();
    }
}
