package dev.streampod.benchmarks.peer;

import dev.streampod.benchmarks.server.MeasuredServer;
import dev.streampod.benchmarks.server.Poster;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Sends each text back as it came, without looking into it: what one writes by hand on Jetty's WebSocket API. */
public final class JettyEchoServer {

    private JettyEchoServer() {}

    /** Serves {@code /echo} until standard input ends. */
    public static void main(String[] args) throws Exception {
        var peer = new JettyPeer("/echo", (request, response, callback) -> new Echo());
        MeasuredServer.serveUntilInputEnds(peer.start(), Poster.NONE);
        peer.stop();
    }

    /** One connection. Public because Jetty looks its methods up. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {

        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }
    }
}
