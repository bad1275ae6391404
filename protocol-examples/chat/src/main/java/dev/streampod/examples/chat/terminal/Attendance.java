package dev.streampod.examples.chat.terminal;

import dev.streampod.client.FeedMember;
import dev.streampod.client.FeedPresenceListener;
import dev.streampod.examples.chat.protocol.Member;
import java.util.HashMap;
import java.util.Map;

/** Shows the users in a room, each once, also with several clients. Called by one thread at a time. */
final class Attendance implements FeedPresenceListener<Member> {

    private final String room;
    private final Screen screen;

    /** How many clients of each user are there. */
    private final Map<String, Integer> clients = new HashMap<>();

    Attendance(String room, Screen screen) {
        this.room = room;
        this.screen = screen;
    }

    @Override
    public void joined(FeedMember<Member> member) {
        if (clients.merge(member.info().userId(), 1, Integer::sum) == 1) {
            screen.showPresent(member.info(), room);
        }
    }

    @Override
    public void left(FeedMember<Member> member) {
        String user = member.info().userId();
        if (clients.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1) == null) {
            screen.showLeft(member.info(), room);
        }
    }
}
