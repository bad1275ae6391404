package dev.streampod.examples.chat.server;

import dev.streampod.server.messaging.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who a session belongs to, and the rooms it is in. Only the hooks of that session use it, one at a time. */
public final class Member {

    private final String userId;
    private final Map<String, Subscription> rooms = new LinkedHashMap<>();

    Member(String userId) {
        this.userId = userId;
    }

    String userId() {
        return userId;
    }

    /** The rooms by name, each with its place on the room's channel. */
    Map<String, Subscription> rooms() {
        return rooms;
    }
}
