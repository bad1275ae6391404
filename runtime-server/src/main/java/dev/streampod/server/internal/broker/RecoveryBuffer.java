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

    /**
     * A message that came.
     *
     * @param interrupted whether something may have been missed between the message before it and this one
     */
    record Buffered(HistoryEntry message, boolean interrupted) {}

    private final Deque<Buffered> messages = new ArrayDeque<>();
    private int bytes;
    private boolean dropped;
    private boolean interrupted;

    void add(HistoryEntry message) {
        if (messages.size() < MAX_MESSAGES && bytes + message.bytes().length <= MAX_BYTES) {
            messages.add(new Buffered(message, interrupted));
            bytes += message.bytes().length;
            interrupted = false;
        } else {
            dropped = true;
        }
    }

    /** Notes that something may have been missed after what is here. */
    void interrupt() {
        interrupted = true;
    }

    /** Whether something may have been missed after the last message, or since the buffer was empty. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** The messages that may have been missed so far were read. */
    void resetInterruptions() {
        interrupted = false;
        List<Buffered> all = List.copyOf(messages);
        messages.clear();
        all.forEach(each -> messages.add(new Buffered(each.message, false)));
    }

    @Nullable
    HistoryEntry first() {
        Buffered first = messages.peek();
        return first == null ? null : first.message;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** @return whether there was such a message */
    boolean removeIf(Predicate<HistoryEntry> condition) {
        boolean after = interrupted;
        List<Buffered> all = takeAll();
        for (Buffered each : all) {
            interrupted |= each.interrupted;
            if (!condition.test(each.message)) {
                add(each.message);
            }
        }
        interrupted |= after;
        return messages.size() < all.size();
    }

    /** Removes all messages and returns them; {@link #hasDropped} stays as it is. */
    List<Buffered> takeAll() {
        List<Buffered> all = List.copyOf(messages);
        clear();
        return all;
    }

    /** Removes all messages; {@link #hasDropped} stays as it is. */
    void clear() {
        messages.clear();
        bytes = 0;
        interrupted = false;
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
