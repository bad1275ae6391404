package dev.streampod.server.internal.presence;

import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
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
    public synchronized void joined(PresenceMember<Note> member) {
        note("+", member, present.put(member.id(), text(member)) == null);
    }

    @Override
    public synchronized void changed(PresenceMember<Note> member) {
        note("*", member, present.put(member.id(), text(member)) != null);
    }

    @Override
    public synchronized void left(PresenceMember<Note> member) {
        note("-", member, present.remove(member.id()) != null);
    }

    private void note(String what, PresenceMember<Note> member, boolean sensible) {
        events.add(what + member.info().author());
        if (!sensible) {
            nonsense.add(what + text(member));
        }
    }

    private static String text(PresenceMember<Note> member) {
        return member.info().author() + " " + member.info().number();
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
