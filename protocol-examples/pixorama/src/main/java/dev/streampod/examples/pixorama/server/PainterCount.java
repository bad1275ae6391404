package dev.streampod.examples.pixorama.server;

import dev.streampod.examples.pixorama.protocol.ServerPresence;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many streams watch the canvas on all servers together: each server tells the others how many it has, whenever that
 * changes, every few seconds, and at once to a server that is new; a server that falls silent is forgotten. The monitor of
 * this object owns what was heard.
 */
final class PainterCount {

    /** How often {@link #update} wants to be called: the longest a change takes to be told. */
    static final Duration UPDATE_INTERVAL = Duration.ofMillis(500);

    private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(2);

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(7);

    private static final Logger log = LoggerFactory.getLogger(PainterCount.class);

    private final UUID server;
    private final int size;
    private final SharedCanvas canvas;
    private final Map<UUID, Peer> peers = new HashMap<>();
    private int posted = -1;
    private long postedAt;
    private int total;
    private boolean sizeReported;

    private record Peer(int painters, long heardAt) {}

    /** @param server tells this server from the others */
    PainterCount(UUID server, int size, SharedCanvas canvas) {
        this.server = server;
        this.size = size;
        this.canvas = canvas;
    }

    /**
     * Tells the viewers what has changed.
     *
     * @param now the time by a clock that never goes back, in nanoseconds
     * @return what to tell the other servers, null when they know
     */
    synchronized @Nullable ServerPresence update(long now) {
        peers.values().removeIf(peer -> now - peer.heardAt() >= FORGOTTEN_AFTER.toNanos());
        int here = canvas.viewers();
        showTotal(here);
        if (here == posted && now - postedAt < REPEAT_INTERVAL.toNanos()) {
            return null;
        }
        return announcement(now);
    }

    private void showTotal(int here) {
        int elsewhere = peers.values().stream().mapToInt(Peer::painters).sum();
        if (here + elsewhere != total) {
            total = here + elsewhere;
            canvas.show(elsewhere);
        }
    }

    /** What to tell the other servers whether they know it or not: to be posted once this server hears them. */
    synchronized ServerPresence announcement(long now) {
        posted = canvas.viewers();
        postedAt = now;
        return new ServerPresence(server, posted, size);
    }

    /**
     * Takes what arrives on the channel.
     *
     * @return what to tell the other servers, one of which is new; null when they know
     */
    synchronized @Nullable ServerPresence receive(ServerPresence presence, long now) {
        if (presence.server().equals(server)) {
            return null;
        }
        if (presence.size() == size) {
            boolean isNew = peers.put(presence.server(), new Peer(presence.painters(), now)) == null;
            showTotal(canvas.viewers());
            return isNew ? announcement(now) : null;
        }
        if (!sizeReported) {
            sizeReported = true;
            log.error(
                    "Another server on this Redis has a canvas of {} x {}, this one of {} x {}: they share no picture. "
                            + "Start all servers with the same --size.",
                    presence.size(),
                    presence.size(),
                    size,
                    size);
        }
        return null;
    }
}
