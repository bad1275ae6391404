package dev.streampod.spring.boot.internal.actuator;

import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.spring.boot.internal.start.ServerLifecycle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the server is. As for {@code /health}, a Redis that is away is told and does not make it unhealthy: the server goes on
 * without, and restarting it would not help.
 *
 * @param up whether clients are to be sent here
 */
record ServerState(boolean up, Map<String, Object> details) {

    static ServerState of(StreampodServer server, ServerLifecycle lifecycle) {
        MessagingState messaging = server.messagingState();
        List<String> ended = server.endedFunctions();
        var details = new LinkedHashMap<String, Object>();
        details.put("redis", messaging.redis().name().toLowerCase(Locale.ROOT));
        details.put("connections", server.statistics().connections());
        details.put("waitingPosts", messaging.bufferedPosts());
        if (!ended.isEmpty()) {
            details.put("ended", ended);
        }
        return new ServerState(lifecycle.isRunning() && ended.isEmpty(), details);
    }
}
