package dev.streampod.benchmarks.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streampod.benchmarks.BenchmarkMessages;
import dev.streampod.benchmarks.server.MeasuredServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Sends one text, encoded beforehand, to every session: a loop over Jetty's WebSocket API. */
public final class JettyBroadcastServer {

    private JettyBroadcastServer() {}

    /** Serves {@code /feed} until standard input ends. */
    public static void main(String[] args) throws Exception {
        Set<Session> sessions = ConcurrentHashMap.newKeySet();
        var text = new String(BenchmarkMessages.frame("feed", 0), UTF_8);
        var peer = new JettyPeer("/feed", (request, response, callback) -> new Listener(sessions));
        MeasuredServer.serveUntilInputEnds(peer.start(), () -> {
            for (var session : sessions) {
                session.sendText(text, Callback.NOOP);
            }
        });
        peer.stop();
    }

    /** One connection, which only listens. Public because Jetty looks its methods up. */
    public static final class Listener extends Session.Listener.AbstractAutoDemanding {

        private final Set<Session> sessions;

        Listener(Set<Session> sessions) {
            this.sessions = sessions;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            sessions.add(session);
        }

        @Override
        public void onWebSocketClose(int statusCode, String reason, Callback callback) {
            sessions.remove(getSession());
            callback.succeed();
        }
    }
}
