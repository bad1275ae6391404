package dev.streampod.examples.pixorama.server;

import dev.streampod.examples.pixorama.protocol.ServerPresence;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceEntry;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import dev.streampod.server.presence.Presences;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many streams watch the canvas on all servers together: each server is present with the number of its own, and tells its
 * viewers the sum when one of the numbers changes.
 */
final class PainterCount implements PresenceListener<ServerPresence> {

    /** One for all sizes, so that a server of another size is noticed. */
    static final String CHANNEL = "pixorama_servers";

    private static final Logger log = LoggerFactory.getLogger(PainterCount.class);

    private final int size;
    private final SharedCanvas canvas;
    private final PresenceEntry<ServerPresence> here;

    /** The streams on each other server; touched by one event at a time. */
    private final Map<String, Integer> elsewhere = new HashMap<>();

    private PainterCount(int size, SharedCanvas canvas, PresenceEntry<ServerPresence> here) {
        this.size = size;
        this.canvas = canvas;
        this.here = here;
    }

    /** Makes this server present among the others, until it closes. */
    static PainterCount start(Presences presences, int size, SharedCanvas canvas) {
        Presence<ServerPresence> servers = presences.of(CHANNEL, ServerPresence.class);
        var count = new PainterCount(size, canvas, servers.enter(new ServerPresence(canvas.viewers(), size)));
        servers.watch(count);
        return count;
    }

    /** Tells everybody how many streams watch here, if that has changed. */
    void update() {
        here.update(new ServerPresence(canvas.viewers(), size));
    }

    @Override
    public void joined(PresenceMember<ServerPresence> server) {
        int other = server.info().size();
        if (other == size) {
            changed(server);
        } else {
            log.error(
                    "Another server on this Redis has a canvas of {} x {}, this one of {} x {}: they share no picture. "
                            + "Start all servers with the same --size.",
                    other,
                    other,
                    size,
                    size);
        }
    }

    @Override
    public void changed(PresenceMember<ServerPresence> server) {
        if (server.info().size() == size) {
            if (!server.id().equals(here.id())) {
                elsewhere.put(server.id(), server.info().painters());
            }
            show();
        }
    }

    @Override
    public void left(PresenceMember<ServerPresence> server) {
        elsewhere.remove(server.id());
        show();
    }

    private void show() {
        canvas.show(elsewhere.values().stream().mapToInt(Integer::intValue).sum());
    }
}
