package dev.streampod.server.messaging.presence;

import dev.streampod.server.messaging.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes down who comes and goes, and that nobody comes twice or goes who has not come. */
final class SeenMembers implements PresenceListener<Note> {

    private final List<String> events = new ArrayList<>();
    private final Map<String, String> present = new LinkedHashMap<>();
    private final List<String> nonsense = new ArrayList<>();

    @Override
    public synchronized void joined(Present<Note> member) {
        note("+", member, present.put(member.id(), text(member)) == null);
    }

    @Override
    public synchronized void changed(Present<Note> member) {
        note("*", member, present.put(member.id(), text(member)) != null);
    }

    @Override
    public synchronized void left(Present<Note> member) {
        note("-", member, present.remove(member.id()) != null);
    }

    private void note(String what, Present<Note> member, boolean sensible) {
        events.add(what + member.card().author());
        if (!sensible) {
            nonsense.add(what + text(member));
        }
    }

    private static String text(Present<Note> member) {
        return member.card().author() + " " + member.card().number();
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    /** Name and number of each, in the order in which they came. */
    synchronized List<String> present() {
        return List.copyOf(present.values());
    }

    synchronized List<String> nonsense() {
        return List.copyOf(nonsense);
    }
}
