package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.JoinRoom;
import dev.streampod.examples.tour.protocol.LeaveRoom;
import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.examples.tour.protocol.RoomsFromClient;
import dev.streampod.examples.tour.protocol.server.RoomsEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Passes what is said in a room to all clients that joined it, on all servers. */
final class Rooms extends RoomsEndpoint {

    private static final int MAX_ROOMS = 100;

    @Override
    protected void streamOpened(StreamingSession session) {
        setUserObject(session, new Joined());
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, RoomsFromClient message) {
        Joined joined = joined(session);
        if (message instanceof JoinRoom join) {
            join(session, joined, join.room());
        } else if (message instanceof LeaveRoom leave) {
            Subscription subscription = joined.rooms.remove(leave.room());
            if (subscription != null) {
                subscription.close();
            }
        } else if (message instanceof RoomMessage said) {
            if (!joined.rooms.containsKey(said.room())) {
                throw RequestException.badRequest("join the room first: " + said.room());
            }
            Posts.await(session.messages().postMessage(channel(said.room()), said), Posts.UNCERTAIN);
        }
    }

    private void join(StreamingSession session, Joined joined, String room) {
        if (joined.rooms.containsKey(room)) {
            return;
        }
        String channel = channel(room);
        if (channel.length() > Messages.MAX_CHANNEL_NAME) {
            throw RequestException.badRequest("the name of the room is too long: " + room.length() + " characters");
        }
        if (joined.rooms.size() == MAX_ROOMS) {
            throw RequestException.badRequest("at most " + MAX_ROOMS + " rooms at a time");
        }
        Subscription subscription = session.messages()
                .addListener(channel, RoomMessage.class, message -> sendStreamMessage(session, message));
        joined.rooms.put(room, subscription);
    }

    private Joined joined(StreamingSession session) {
        return (Joined) Objects.requireNonNull(getUserObject(session));
    }

    private static String channel(String room) {
        return "room_" + room;
    }

    /** The rooms of one session. Only its handler touches it, one message at a time. */
    private static final class Joined {
        private final Map<String, Subscription> rooms = new HashMap<>();
    }
}
