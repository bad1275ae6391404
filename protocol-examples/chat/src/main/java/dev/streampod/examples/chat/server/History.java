package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.PastLine;
import dev.streampod.examples.chat.protocol.RoomMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last that was said in a room. Safe for use from any thread. */
final class History {

    /** How many lines are kept of a room; older ones are forgotten. */
    static final int KEPT_LINES = 200;

    private final Deque<PastLine> lines = new ArrayDeque<>();
    private long said;

    synchronized void add(RoomMessage line) {
        if (lines.size() == KEPT_LINES) {
            lines.removeFirst();
        }
        lines.addLast(new PastLine(++said, line));
    }

    /**
     * The last lines, oldest first.
     *
     * @param count how many at most
     * @param before of those with a smaller number than this; null for the very last
     */
    synchronized List<PastLine> last(int count, @Nullable Long before) {
        var found = new ArrayList<PastLine>();
        for (PastLine line : lines) {
            if (before == null || line.number() < before) {
                found.add(line);
            }
        }
        return List.copyOf(found.subList(Math.max(0, found.size() - count), found.size()));
    }
}
