package dev.streampod.server.internal.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The live messages of one channel that came while its history was read, in order, bounded in number and bytes. What finds no
 * room is dropped: it is in the history as well, and {@link #hasDropped} says that it has to be read there.
 *
 * <p>Confined to the worker of the channel.
 */
final class RecoveryBuffer {

    private static final int MAX_MESSAGES = HistoryStore.PAGE;
    private static final int MAX_BYTES = 1 << 20;

    private final Deque<HistoryEntry> messages = new ArrayDeque<>();
    private int bytes;
    private boolean dropped;

    void add(HistoryEntry message) {
        if (messages.size() < MAX_MESSAGES && bytes + message.bytes().length <= MAX_BYTES) {
            messages.add(message);
            bytes += message.bytes().length;
        } else {
            dropped = true;
        }
    }

    @Nullable
    HistoryEntry first() {
        return messages.peek();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void removeIf(Predicate<HistoryEntry> condition) {
        messages.removeIf(condition);
        bytes = messages.stream().mapToInt(message -> message.bytes().length).sum();
    }

    /** Removes all messages and returns them; {@link #hasDropped} stays as it is. */
    List<HistoryEntry> takeAll() {
        List<HistoryEntry> all = List.copyOf(messages);
        clear();
        return all;
    }

    /** Removes all messages; {@link #hasDropped} stays as it is. */
    void clear() {
        messages.clear();
        bytes = 0;
    }

    /** A message was not added, or all were removed unread. */
    void drop() {
        clear();
        dropped = true;
    }

    /** Whether anything was dropped since {@link #resetDropped}. */
    boolean hasDropped() {
        return dropped;
    }

    void resetDropped() {
        dropped = false;
    }
}
