package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.http.HttpResources;
import dev.streampod.server.internal.http.WebSocketHandshake;
import dev.streampod.server.internal.session.ClientSessions;
import java.io.IOException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /websocket}, {@code /api} and {@code /health}; every other request goes to the handler after it. It may stand
 * in an existing Jetty server, where paths below {@code /api} that name no endpoint are that server's own, and closes its
 * connections in good order when it is stopped.
 */
public final class StreampodHandler extends Handler.Wrapper {

    private final ClientSessions sessions;
    private final WebSocketHandshake handshake;
    private final JettySockets sockets;
    private final HttpResources resources;
    private final Runnable onStop;
    private @Nullable WebSocketMappings mappings;
    private @Nullable ResourceHandler files;

    /**
     * @param resources what is served beside the WebSocket
     * @param onStop closes what is behind the connections, and the connections first
     */
    public StreampodHandler(
            ClientSessions sessions,
            WebSocketHandshake handshake,
            JettySockets sockets,
            HttpResources resources,
            Runnable onStop) {
        this.sessions = sessions;
        this.handshake = handshake;
        this.sockets = sockets;
        this.resources = resources;
        this.onStop = onStop;
    }

    /**
     * Serves the files of a folder on a class path for every request that is not the protocol's.
     *
     * @throws IllegalArgumentException when there is no such folder
     */
    public void serveFiles(ClassLoader loader, String folder) {
        var url = loader.getResource(folder);
        if (url == null) {
            throw new IllegalArgumentException("There is no folder " + folder + " on the class path");
        }
        var served = new ResourceHandler();
        served.setBaseResource(ResourceFactory.of(served).newResource(url));
        served.setDirAllowed(false);
        served.setCacheControl("no-cache");
        files = served;
        setHandler(served);
    }

    /** The bodies of errors that Jetty answers by itself. */
    ErrorHandler errorResponses() {
        return new ErrorResponses(sessions.httpCalls());
    }

    /**
     * Jetty reads a WebSocket first on the thread that has handled its handshake, for as long as its client sends. That thread
     * must not be the one that looks for what other sockets have: as one that does not block it would be.
     */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.BLOCKING;
    }

    @Override
    protected void doStart() throws Exception {
        mappings = new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(getServer()));
        ServerStop.before(getServer(), onStop);
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var exchange = new JettyExchange(request, response, callback);
        if (exchange.path().equals(WebSocketHandshake.PATH)) {
            upgrade(exchange);
            return true;
        }
        boolean ours = !isBeforeOthers() || resources.has(exchange.path());
        return (ours && resources.serve(exchange)) || super.handle(request, response, callback);
    }

    /** Whether an application's own handlers stand after this one; files are no such handlers. */
    private boolean isBeforeOthers() {
        return getHandler() != null && getHandler() != files;
    }

    private void upgrade(JettyExchange exchange) throws IOException {
        WebSocketMappings current = mappings;
        if (current == null) {
            throw new IllegalStateException("not started");
        }
        if (handshake.admits(exchange) && !sockets.upgrade(current, exchange)) {
            WebSocketHandshake.demandUpgrade(exchange);
        }
    }
}
