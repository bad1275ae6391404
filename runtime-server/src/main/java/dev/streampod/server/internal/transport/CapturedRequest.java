package dev.streampod.server.internal.transport;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;

/** A request as Jetty has it, which can become a WebSocket while an application of servlets handles it. */
public final class CapturedRequest {

    /** The attribute of requests whose value this is. */
    public static final String ATTRIBUTE = CapturedRequest.class.getName();

    private final Request request;
    private final Response response;
    private final WebSocketMappings mappings;

    CapturedRequest(Request request, Response response, WebSocketMappings mappings) {
        this.request = request;
        this.response = response;
        this.mappings = mappings;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    WebSocketMappings mappings() {
        return mappings;
    }
}
