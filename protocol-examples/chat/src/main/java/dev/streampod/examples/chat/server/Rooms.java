package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.RoomInfo;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.UnknownRoomException;
import dev.streampod.server.RequestException;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.Subscription;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of this server: how many are in each, and what was said there. A room that was left by everybody is remembered
 * until others take its place. Safe for use from any thread.
 */
final class Rooms {

    /** How many rooms there may be, those included that nobody is in any more. */
    static final int MAX_ROOMS = 500;

    private final Supplier<Messages> messages;

    /** Owned by this object's monitor. Of the rooms that nobody is in, the one that was left first comes first. */
    private final Map<String, Room> rooms = new LinkedHashMap<>();

    /** @param messages those of the server; asked for when the first room is entered */
    Rooms(Supplier<Messages> messages) {
        this.messages = messages;
    }

    /** The channel that carries what happens in a room. */
    static String channel(String room) {
        return "room_" + room;
    }

    /**
     * Somebody comes in. From its return on what is said in the room is kept.
     *
     * @throws RequestException when there are too many rooms that somebody is in
     */
    void enter(String name) {
        Room room;
        synchronized (this) {
            room = rooms.get(name);
            if (room == null) {
                makePlace();
                room = new Room();
                rooms.put(name, room);
            }
            room.members++;
        }
        room.listen(messages.get(), channel(name)); // may wait for Redis, and keeps nobody from the other rooms
    }

    /** Somebody who came in goes. */
    synchronized void leave(String name) {
        Room room = rooms.get(name);
        if (room != null && --room.members == 0) {
            rooms.remove(name);
            rooms.put(name, room); // the last to be forgotten
        }
    }

    /** The rooms that somebody is in, by name. */
    synchronized List<RoomInfo> occupied() {
        return rooms.entrySet().stream()
                .filter(room -> room.getValue().members > 0)
                .map(room -> new RoomInfo(room.getKey(), room.getValue().members))
                .sorted(Comparator.comparing(RoomInfo::room))
                .toList();
    }

    /**
     * What was said in a room.
     *
     * @throws UnknownRoomException when this server knows nothing of the room
     */
    synchronized History history(String name) {
        Room room = rooms.get(name);
        if (room == null) {
            throw UnknownRoomException.builder()
                    .message("nobody has been in that room on this server lately")
                    .build();
        }
        return room.history;
    }

    private void makePlace() {
        if (rooms.size() < MAX_ROOMS) {
            return;
        }
        String forgotten = rooms.entrySet().stream()
                .filter(room -> room.getValue().members == 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> RequestException.unavailable("there are " + MAX_ROOMS + " rooms already, join one"));
        Room left = rooms.remove(forgotten);
        if (left != null) {
            left.close();
        }
    }

    private static final class Room {

        final History history = new History();

        /** Owned by the monitor of the rooms. */
        private int members;

        private @Nullable Subscription subscription;

        synchronized void listen(Messages messages, String channel) {
            if (subscription == null) {
                subscription = messages.addListener(channel, RoomMessage.class, history::add);
            }
        }

        synchronized void close() {
            if (subscription != null) {
                subscription.close();
            }
        }
    }
}
