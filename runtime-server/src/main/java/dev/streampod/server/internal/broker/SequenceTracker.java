package dev.streampod.server.internal.broker;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the sequence numbers of one channel by origin, and detects repeats and losses. Confined to one thread. Holds
 * the {@value #ORIGINS} origins that were heard last.
 */
final class SequenceTracker {

    /** Returned by {@link #accept} for a message that came before. */
    static final long REPEAT = -1;

    private static final int ORIGINS = 256;

    private @Nullable Map<Long, Position> positions;

    // The origin of the last message, which is most often that of the next.
    private long lastOrigin;
    private @Nullable Position lastPosition;
    private long heardBefore;
    private boolean replaced;
    private boolean heardInHistory;

    /**
     * Notes a message. Returns how many before it were lost, or {@link #REPEAT}.
     *
     * @param epoch of its history; 0 when it is not kept
     */
    long accept(long origin, long run, long number, long epoch, long nowMillis) {
        Position position = lastPosition;
        if (position == null || origin != lastOrigin) {
            position = position(origin);
            lastOrigin = origin;
            lastPosition = position;
        }
        long lost;
        if (position.run == 0) {
            lost = 0; // Never heard of before: what came earlier was not for this listener.
        } else if (run == position.run) {
            lost = number - position.number - 1;
        } else {
            lost = run < position.run ? REPEAT : number - 1;
        }
        if (lost < 0) {
            return REPEAT;
        }
        heardBefore = position.heardMillis;
        heardInHistory = position.epoch != 0;
        replaced = heardInHistory && epoch != 0 && position.epoch != epoch;
        position.epoch = epoch;
        position.run = run;
        position.number = number;
        position.heardMillis = nowMillis;
        return lost;
    }

    /** Whether a message of that origin was noted that is not before this one. */
    boolean isRepeat(long origin, long run, long number) {
        Position known = positions == null ? null : positions.get(origin);
        return known != null && (run < known.run || (run == known.run && number <= known.number));
    }

    /** Whether the origin of the message noted last was heard in another history before that. */
    boolean wasReplaced() {
        return replaced;
    }

    /** Whether the message that was noted of the same origin before the one noted last is in a history. */
    boolean wasHeardInHistory() {
        return heardInHistory;
    }

    /** When the origin of the message noted last was heard before that; the epoch when it never was. */
    Instant heardBefore() {
        return Instant.ofEpochMilli(heardBefore);
    }

    private Position position(long origin) {
        if (positions == null) {
            positions = new LinkedHashMap<>(4, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Position> eldest) {
                    return size() > ORIGINS;
                }
            };
        }
        return positions.computeIfAbsent(origin, key -> new Position());
    }

    private static final class Position {
        private long run;
        private long number;
        private long heardMillis;
        private long epoch;
    }
}
