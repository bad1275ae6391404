package dev.streampod.client.internal.session;

import dev.streampod.entity.SerializableEntity;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that the server may not have received, in the order in which they were sent, within a bound in bytes of their
 * frames. From the first that has no room on they are counted only, so that those that are kept have no gap.
 *
 * <p>Not thread-safe: its owner guards it.
 */
final class UnacknowledgedMessages {

    private record Entry(SerializableEntity message, int size) {}

    private final int maxBytes;
    private final List<Entry> kept = new ArrayList<>();
    private long bytes;
    private long omitted;

    UnacknowledgedMessages(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @param size of the message's frame, in bytes */
    void add(SerializableEntity message, int size) {
        if (omitted > 0 || bytes + size > maxBytes) {
            omitted++;
            return;
        }
        kept.add(new Entry(message, size));
        bytes += size;
    }

    /** Adds those that were sent later. */
    void addAll(UnacknowledgedMessages later) {
        later.kept.forEach(entry -> add(entry.message, entry.size));
        omitted += later.omitted;
    }

    /** The messages that are kept. */
    List<SerializableEntity> messages() {
        return kept.stream().map(Entry::message).toList();
    }

    /** How many bytes the frames of the kept messages have. */
    long bytes() {
        return bytes;
    }

    /** How many had no room. */
    long omitted() {
        return omitted;
    }

    /** How many there are, with those that had no room. */
    long count() {
        return kept.size() + omitted;
    }
}
