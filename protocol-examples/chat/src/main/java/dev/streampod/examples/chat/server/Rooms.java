package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.RoomInfo;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many are in each room on this server. Safe for use from any thread. */
final class Rooms {

    /** Owned by this object's monitor; only rooms that somebody is in. */
    private final Map<String, Integer> members = new HashMap<>();

    /** Somebody comes in. */
    synchronized void enter(String room) {
        members.merge(room, 1, Integer::sum);
    }

    /** Somebody who came in goes. */
    synchronized void leave(String room) {
        members.computeIfPresent(room, (name, count) -> count == 1 ? null : count - 1);
    }

    /** The rooms that somebody is in, by name. */
    synchronized List<RoomInfo> occupied() {
        return members.entrySet().stream()
                .map(room -> new RoomInfo(room.getKey(), room.getValue()))
                .sorted(Comparator.comparing(RoomInfo::room))
                .toList();
    }
}
