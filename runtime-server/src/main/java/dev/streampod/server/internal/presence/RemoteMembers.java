package dev.streampod.server.internal.presence;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.presence.PresenceMember;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The members of one channel that are present through one other server. Guarded by the channel's lock. */
final class RemoteMembers {

    /** The effect of a frame. */
    enum Outcome {
        TAKEN,
        /** The frame was known already. */
        OLD,
        /** An earlier frame was missed: a sync is needed. */
        INCOMPLETE
    }

    private final BiConsumer<PresenceChange, PresenceMember<SerializableEntity>> listener;
    private final Map<String, PresenceMember<SerializableEntity>> members = new LinkedHashMap<>();
    /** Whether all members of the server are known. */
    private boolean complete;

    private long version;
    /** The members of an incomplete list so far; null when no list is being received. */
    private @Nullable Map<String, PresenceMember<SerializableEntity>> parts;

    private long partsVersion;
    private boolean answered = true;

    /** @param listener is told of each difference */
    RemoteMembers(BiConsumer<PresenceChange, PresenceMember<SerializableEntity>> listener) {
        this.listener = listener;
    }

    Iterable<PresenceMember<SerializableEntity>> members() {
        return members.values();
    }

    /** Notes that the server was asked for all of its members. */
    void ask() {
        answered = false;
    }

    /** Whether the server has sent all of its members since it was asked. */
    boolean isAnswered() {
        return answered;
    }

    Outcome join(long at, @Nullable PresenceMember<SerializableEntity> member) {
        Outcome outcome = advance(at);
        if (outcome != Outcome.OLD && member != null) {
            put(member);
        }
        return outcome;
    }

    Outcome leave(long at, String id) {
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

    /** Takes a part of the list of all members, which replaces the members known so far once its last part is here. */
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

    /** Removes all members, since the server has ended. */
    void clear() {
        List.copyOf(members.keySet()).forEach(this::remove);
    }

    private void put(PresenceMember<SerializableEntity> member) {
        PresenceMember<SerializableEntity> before = members.put(member.id(), member);
        if (before == null) {
            listener.accept(PresenceChange.JOINED, member);
        } else if (!before.info().equals(member.info())) {
            listener.accept(PresenceChange.UPDATED, member);
        }
    }

    private void remove(String id) {
        PresenceMember<SerializableEntity> member = members.remove(id);
        if (member != null) {
            listener.accept(PresenceChange.LEFT, member);
        }
    }
}
