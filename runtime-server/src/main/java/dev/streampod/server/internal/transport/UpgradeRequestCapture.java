package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.http.WebSocketHandshake;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an application of servlets in a Jetty, and hands on all requests. Those for a WebSocket it keeps as an attribute
 * besides: Servlets have no way to take a socket over that Jetty's WebSocket could use.
 */
public final class UpgradeRequestCapture extends Handler.Wrapper {

    private final Runnable onStop;
    private @Nullable WebSocketMappings mappings;

    /** @param onStop run before the Jetty stops */
    public UpgradeRequestCapture(Runnable onStop) {
        this.onStop = onStop;
    }

    @Override
    protected void doStart() throws Exception {
        ServerStop.before(getServer(), onStop);
        mappings = new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(getServer()));
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        WebSocketMappings current = mappings;
        // The application may have a path of its own before it.
        if (current == null || !Request.getPathInContext(request).endsWith(WebSocketHandshake.PATH)) {
            return super.handle(request, response, callback);
        }
        request.setAttribute(CapturedRequest.ATTRIBUTE, new CapturedRequest(request, response, current));
        boolean tunnel = HttpMethod.CONNECT.is(request.getMethod());
        return super.handle(tunnel ? new Get(request) : request, response, callback);
    }

    /** Over HTTP/2 a WebSocket is asked for with CONNECT, which filters refuse; over HTTP/1.1 with GET. */
    private static final class Get extends Request.Wrapper {

        Get(Request request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET.asString();
        }
    }
}
