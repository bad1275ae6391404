package dev.streampod.server.internal.presence;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.presence.PresenceMember;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who another server says is present on a channel through it. Guarded by its channel's lock. */
final class RemoteMembers {

    /** What became of a frame. */
    enum Outcome {
        TAKEN,
        /** It was known already. */
        OLD,
        /** Something before it was missed: all has to be asked for. */
        INCOMPLETE
    }

    /** Is told of the differences. */
    interface Changes {
        void joined(PresenceMember<SerializableEntity> member);

        void changed(PresenceMember<SerializableEntity> member);

        void left(PresenceMember<SerializableEntity> member);
    }

    private final Changes changes;
    private final Map<String, PresenceMember<SerializableEntity>> members = new LinkedHashMap<>();
    /** Whether the server has told all of its members, or there were none before. */
    private boolean complete;

    private long version;
    /** The parts of all members that came so far; null when none are under way. */
    private @Nullable Map<String, PresenceMember<SerializableEntity>> parts;

    private long partsVersion;
    private boolean answered = true;

    RemoteMembers(Changes changes) {
        this.changes = changes;
    }

    Iterable<PresenceMember<SerializableEntity>> members() {
        return members.values();
    }

    /** It is asked for all of its members. */
    void ask() {
        answered = false;
    }

    /** Whether it has told all of its members since it was asked. */
    boolean isAnswered() {
        return answered;
    }

    Outcome in(long at, @Nullable PresenceMember<SerializableEntity> member) {
        Outcome outcome = advance(at);
        if (outcome != Outcome.OLD && member != null) {
            put(member);
        }
        return outcome;
    }

    Outcome out(long at, String id) {
        Outcome outcome = advance(at);
        if (outcome != Outcome.OLD) {
            remove(id);
        }
        return outcome;
    }

    private Outcome advance(long at) {
        if (at <= version) {
            return Outcome.OLD;
        }
        boolean follows = at == version + 1 && (complete || at == 1);
        version = at;
        complete = follows;
        return follows ? Outcome.TAKEN : Outcome.INCOMPLETE;
    }

    /** Takes a part of all members; they are put in the place of those before with the last one. */
    Outcome all(long at, boolean first, boolean last, List<PresenceMember<SerializableEntity>> part) {
        if (first) {
            parts = new LinkedHashMap<>();
            partsVersion = at;
        }
        Map<String, PresenceMember<SerializableEntity>> collected = parts;
        if (collected == null || at != partsVersion) {
            parts = null;
            return Outcome.INCOMPLETE;
        }
        part.forEach(member -> collected.put(member.id(), member));
        if (!last) {
            return Outcome.TAKEN;
        }
        parts = null;
        answered = true;
        if (at < version) {
            return complete ? Outcome.OLD : Outcome.INCOMPLETE;
        }
        version = at;
        complete = true;
        List.copyOf(members.keySet()).stream()
                .filter(id -> !collected.containsKey(id))
                .forEach(this::remove);
        collected.values().forEach(this::put);
        return Outcome.TAKEN;
    }

    /** The server is gone, and everybody with it. */
    void clear() {
        List.copyOf(members.keySet()).forEach(this::remove);
    }

    private void put(PresenceMember<SerializableEntity> member) {
        PresenceMember<SerializableEntity> before = members.put(member.id(), member);
        if (before == null) {
            changes.joined(member);
        } else if (!before.card().equals(member.card())) {
            changes.changed(member);
        }
    }

    private void remove(String id) {
        PresenceMember<SerializableEntity> member = members.remove(id);
        if (member != null) {
            changes.left(member);
        }
    }
}
