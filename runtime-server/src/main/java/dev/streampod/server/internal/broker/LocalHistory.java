package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The histories of channels in this process, for servers without Redis, within one bound in bytes: beyond it the
 * history with the oldest last post is removed first. The lock guards all state, and is held while a message is passed
 * on, so that the history has the order of the deliveries.
 */
final class LocalHistory implements HistoryStore {

    /** How many histories without a message are remembered; one that is forgotten begins again with another epoch. */
    private static final int MAX_BEGUN = 10_000;

    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    /** By channel; the one that was posted to the longest ago comes first. */
    private final LinkedHashMap<String, Kept> channels = new LinkedHashMap<>();
    /** The epochs of histories that have begun and have no message yet, the oldest first. */
    private final LinkedHashMap<String, Long> begun = new LinkedHashMap<>();

    private long bytes;
    private ChannelPosition newest = ChannelPosition.START;

    LocalHistory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a message if it can be handed on.
     *
     * @param handOn called with the message and its place; says whether it was taken
     */
    boolean add(String channel, byte[] message, ChannelHistory history, Predicate<HistoryEntry> handOn) {
        lock.lock();
        try {
            Kept kept = channels.get(channel);
            if (kept == null) {
                Long epoch = begun.get(channel);
                kept = new Kept(epoch == null ? newEpoch() : epoch);
            }
            ChannelPosition before = kept.last();
            ChannelPosition position = nextPosition(kept.epoch);
            if (!handOn.test(new HistoryEntry(position, before, message))) {
                return false;
            }
            newest = position;
            begun.remove(channel);
            channels.remove(channel);
            channels.put(channel, kept);
            kept.history = history;
            kept.messages.addLast(new HistoryEntry(position, before, message));
            bytes += message.length;
            forgetOld(channel);
            while (kept.messages.size() > history.size() || (bytes > maxBytes && kept.messages.size() > 1)) {
                bytes -= kept.messages.removeFirst().bytes().length;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A history that was forgotten begins again with another epoch, and so do those of the next process. */
    private static long newEpoch() {
        long epoch = ThreadLocalRandom.current().nextLong();
        return epoch == 0 ? 1 : epoch;
    }

    private ChannelPosition nextPosition(long epoch) {
        long now = System.currentTimeMillis();
        return now > newest.millis()
                ? new ChannelPosition(now, 0, epoch)
                : new ChannelPosition(newest.millis(), newest.number() + 1, epoch);
    }

    private void forgetOld(String except) {
        Iterator<Map.Entry<String, Kept>> oldest = channels.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Kept> entry = oldest.next();
            boolean tooMuch = bytes > maxBytes && !entry.getKey().equals(except);
            if (!tooMuch && !entry.getValue().isTooOld()) {
                return;
            }
            oldest.remove();
            entry.getValue().messages.forEach(message -> bytes -= message.bytes().length);
        }
    }

    @Override
    public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page) {
        List<HistoryEntry> found = new ArrayList<>();
        ChannelPosition last = ChannelPosition.START;
        lock.lock();
        try {
            Kept kept = channels.get(channel);
            if (kept != null) {
                last = kept.last();
                for (HistoryEntry message : kept.messages) {
                    if (Positions.isAfter(message.position(), after)) {
                        found.add(new HistoryEntry(message.position(), message.before(), message.bytes()));
                    }
                }
            } else if (begun.containsKey(channel)) {
                last = Positions.beginning(begun.get(channel));
            }
        } finally {
            lock.unlock();
        }
        return CompletableFuture.completedFuture(new HistoryEntries(found, last));
    }

    @Override
    public CompletableFuture<HistoryEntries> historyEnd(String channel) {
        lock.lock();
        try {
            if (!channels.containsKey(channel)) {
                begun.putIfAbsent(channel, newEpoch());
                if (begun.size() > MAX_BEGUN) {
                    begun.remove(begun.keySet().iterator().next());
                }
            }
            return historyAfter(channel, ChannelPosition.END, 1);
        } finally {
            lock.unlock();
        }
    }

    private static final class Kept {
        private final long epoch;
        private final Deque<HistoryEntry> messages = new ArrayDeque<>();
        private @Nullable ChannelHistory history;

        private Kept(long epoch) {
            this.epoch = epoch;
        }

        private ChannelPosition last() {
            HistoryEntry last = messages.peekLast();
            return last == null ? Positions.beginning(epoch) : last.position();
        }

        private boolean isTooOld() {
            return history != null && !Positions.isKept(last(), history, System.currentTimeMillis());
        }
    }
}
