package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.session.ClientSessions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /websocket}, {@code /api} and {@code /health}; every other request goes to the handler after it. It may stand in an
 * existing Jetty server, and closes its connections in good order when it is stopped.
 */
public final class StreampodHandler extends Handler.Wrapper {

    private static final String WEBSOCKET_PATH = "/websocket";
    private static final String HEALTH_PATH = "/health";
    private static final String LIVE_PATH = HEALTH_PATH + "/live";
    private static final String READY_PATH = HEALTH_PATH + "/ready";
    private static final Set<String> HEALTH_PATHS = Set.of(HEALTH_PATH, LIVE_PATH, READY_PATH);
    private static final String READING = HttpMethod.GET + ", " + HttpMethod.HEAD + ", " + HttpMethod.OPTIONS;
    private static final String JSON_SUBPROTOCOL = "streampod.v1.json";
    /** Of RFC 6455. */
    private static final String WEBSOCKET_VERSION = "13";

    private static final String BEARER = "Bearer ";
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ClientSessions connections;
    private final int messageBytes;
    private final OriginPolicy origins;
    private final HttpApi api;
    private final Supplier<Health> health;
    private final Runnable onStop;
    private final List<Documents> documents = new ArrayList<>();
    private final Negotiator negotiator = new Negotiator();
    private final Configuration.ConfigurationCustomizer configuration = new Configuration.ConfigurationCustomizer();
    private @Nullable WebSocketMappings mappings;

    /**
     * @param messageBytes the largest message a client may send
     * @param origins which pages may connect
     * @param health what {@code /health} and the paths below it answer
     * @param onStop closes what is behind the connections, and the connections first
     */
    public StreampodHandler(
            ClientSessions connections,
            int messageBytes,
            OriginPolicy origins,
            Supplier<Health> health,
            Runnable onStop) {
        this.connections = connections;
        this.messageBytes = messageBytes;
        this.origins = origins;
        this.api = new HttpApi(connections.httpCalls(), origins);
        this.health = health;
        this.onStop = onStop;
        configuration.setAutoFragment(false);
        configuration.setMaxFrameSize(messageBytes);
        configuration.setInputBufferSize(BUFFER_BYTES);
        configuration.setOutputBufferSize(BUFFER_BYTES);
        // Silence and stalled writes are judged by the protocol's own heartbeats.
        configuration.setIdleTimeout(Duration.ZERO);
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
        var files = new ResourceHandler();
        files.setBaseResource(ResourceFactory.of(files).newResource(url));
        files.setDirAllowed(false);
        files.setCacheControl("no-cache");
        setHandler(files);
    }

    /** Serves these documents, too; to be called before this is started. */
    public void serve(Documents served) {
        documents.add(served);
    }

    /** The bodies of errors that Jetty answers by itself. */
    ErrorHandler errorResponses() {
        return new ErrorResponses(connections.httpCalls());
    }

    @Override
    protected void doStart() throws Exception {
        mappings = new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(getServer()));
        // A server stops its connectors before its handlers; the connections are to end in good order before that.
        getServer().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle event) {
                onStop.run();
            }
        });
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (path.equals(WEBSOCKET_PATH)) {
            return upgrade(request, response, callback);
        }
        if (HEALTH_PATHS.contains(path)) {
            read(request, response, callback, () -> health(path, health.get(), response, callback));
            return true;
        }
        for (Documents served : documents) {
            Document document = served.at(path);
            if (document != null) {
                read(request, response, callback, () -> send(document, request, response, callback));
                return true;
            }
        }
        if (path.startsWith(HttpApi.PREFIX)) {
            api.handle(path, request, response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    /** Answers a request for what can only be read: GET and, without the body, HEAD. */
    private static void read(Request request, Response response, Callback callback, Runnable get) {
        String method = request.getMethod();
        if (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)) {
            get.run();
            return;
        }
        response.getHeaders().put(HttpHeader.ALLOW, READING);
        if (HttpMethod.OPTIONS.is(method)) {
            response.setStatus(HttpStatus.NO_CONTENT_204);
            response.write(true, null, callback);
        } else {
            refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "This is read with GET.");
        }
    }

    private void send(Document document, Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && origins.allows(request)) {
            response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        answer(response, callback, document.status(), document.type(), document.text());
    }

    private static void health(String path, Health now, Response response, Callback callback) {
        int whenReady = now.ready() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
        switch (path) {
            case LIVE_PATH -> {
                int whenLive = now.live() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
                answer(response, callback, whenLive, "application/json", now.liveJson());
            }
            case READY_PATH -> answer(response, callback, whenReady, "application/json", now.readyJson());
            default -> answer(response, callback, whenReady, "application/json", now.toJson());
        }
    }

    private boolean upgrade(Request request, Response response, Callback callback) {
        WebSocketMappings current = mappings;
        if (current == null) {
            throw new IllegalStateException("not started");
        }
        if (!origins.allows(request)) {
            refuse(response, callback, HttpStatus.FORBIDDEN_403, "Pages of that origin are not served here.");
            return true;
        }
        if (!current.upgrade(negotiator, request, response, callback, configuration)) {
            response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
            response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_VERSION, WEBSOCKET_VERSION);
            refuse(response, callback, HttpStatus.UPGRADE_REQUIRED_426, "This is a WebSocket: connect to it as one.");
        }
        return true;
    }

    /** The key that came with a request; null when none did. */
    static @Nullable String key(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : null;
    }

    private static void refuse(Response response, Callback callback, int status, String text) {
        answer(response, callback, status, "text/plain; charset=utf-8", text + "\n");
    }

    private static void answer(Response response, Callback callback, int status, String type, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, BufferUtil.toBuffer(text, StandardCharsets.UTF_8), callback);
    }

    /** Agrees on the subprotocol; a client that offers none gets the same frames. */
    private final class Negotiator implements WebSocketNegotiator {

        @Override
        public @Nullable FrameHandler negotiate(
                ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            if (!health.get().serving()) {
                refuse(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "The server is closing.");
                return null;
            }
            List<String> offered = request.getSubProtocols();
            if (offered.contains(JSON_SUBPROTOCOL)) {
                response.setAcceptedSubProtocol(JSON_SUBPROTOCOL);
            } else if (!offered.isEmpty()) {
                refuse(
                        response,
                        callback,
                        HttpStatus.BAD_REQUEST_400,
                        "None of the offered subprotocols is spoken here; offer " + JSON_SUBPROTOCOL + ".");
                return null;
            }
            response.setExtensions(List.of());
            var endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            return new WebSocketTransport(
                    connections,
                    Request.getRemoteAddr(request),
                    messageBytes,
                    endPoint instanceof ReadCompleteEndPoint telling ? telling : null,
                    key(request));
        }
    }
}
