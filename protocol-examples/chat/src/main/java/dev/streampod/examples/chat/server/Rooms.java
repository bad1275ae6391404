package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.RoomInfo;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many are in each room on this server. Safe for use from any thread. */
final class Rooms {

    /** The sessions in each room; owned by this object's monitor; only rooms that are not empty. */
    private final Map<String, Set<String>> sessions = new HashMap<>();

    /** A session comes in; false when it is in already. */
    synchronized boolean enter(String room, String sessionId) {
        return sessions.computeIfAbsent(room, name -> new HashSet<>()).add(sessionId);
    }

    /** A session that came in goes. */
    synchronized void leave(String room, String sessionId) {
        sessions.computeIfPresent(room, (name, inside) -> inside.remove(sessionId) && inside.isEmpty() ? null : inside);
    }

    /** The rooms that are not empty, by name. */
    synchronized List<RoomInfo> occupied() {
        return sessions.entrySet().stream()
                .map(room -> new RoomInfo(room.getKey(), room.getValue().size()))
                .sorted(Comparator.comparing(RoomInfo::room))
                .toList();
    }
}
