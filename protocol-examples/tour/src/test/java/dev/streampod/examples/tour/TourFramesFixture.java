package dev.streampod.examples.tour;

import dev.streampod.fixtures.RawWebSocket;
import java.util.List;

/** A tour in a process of its own, spoken to in raw frames. */
abstract class TourFramesFixture extends TourProcessTest {

    final RawWebSocket client(int port) {
        RawWebSocket socket = keep(RawWebSocket.connect(port));
        socket.hello();
        return socket;
    }

    static String ask(RawWebSocket socket, String frame) {
        socket.sendText(frame);
        return socket.expectText();
    }

    /** The answers to a post as a message of the stream, which is open, and as a call. */
    static List<String> postedToFeed(RawWebSocket socket, String room) {
        String message = "{\"room\":\"" + room + "\",\"text\":\"t\"}";
        return List.of(
                ask(socket, "[\"msg\",\"feeds\",\"RoomMessage\"," + message + "]"),
                ask(socket, "[\"call\",1,\"feeds\",\"post\",{\"message\":" + message + "}]"));
    }
}
