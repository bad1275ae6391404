package dev.streampod.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.Line;
import dev.streampod.client.chat.RoomChannel;
import dev.streampod.client.script.ScriptedConnection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A client that follows channels of a scripted server, and what tests of it share. */
abstract class FollowingFixture {

    static final RoomChannel ROOM = RoomChannel.of(7);

    final Connected connected = new Connected();
    final FeedFrames frames = new FeedFrames(connected.connection);

    @AfterEach
    void close() {
        connected.close();
    }

    /** Waits until the client has handled all that was sent to it over that connection. */
    static void awaitHandled(ScriptedConnection connection) {
        connection.send("[\"ping\"]");
        String frame = connection.take();
        while (frame.startsWith("[\"ack\"")) {
            frame = connection.take();
        }
        assertThat(frame).isEqualTo("[\"pong\"]");
    }

    static List<String> take(ChannelFeed<Line> feed, int count) {
        return texts(feed.iterator(), count);
    }

    static List<String> texts(Iterator<Line> reading, int count) {
        var taken = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            taken.add(reading.next().text());
        }
        return taken;
    }
}
