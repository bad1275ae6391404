package dev.streampod.server.internal.http;

import dev.streampod.server.internal.call.HttpCalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Serves {@code /health}, {@code /api} and documents. Safe for use from any thread once all documents are added. */
public final class HttpResources {

    private static final String HEALTH_PATH = "/health";
    private static final String LIVE_PATH = HEALTH_PATH + "/live";
    private static final String READY_PATH = HEALTH_PATH + "/ready";
    private static final Set<String> HEALTH_PATHS = Set.of(HEALTH_PATH, LIVE_PATH, READY_PATH);
    private static final String READING = "GET, HEAD, OPTIONS";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final OriginPolicy origins;
    private final HttpCalls calls;
    private final HttpApi api;
    private final Supplier<Health> health;
    private final List<Documents> documents = new ArrayList<>();

    /**
     * @param origins which pages may call methods and read documents
     * @param health what {@code /health} and the paths below it answer
     */
    public HttpResources(HttpCalls calls, OriginPolicy origins, Supplier<Health> health) {
        this.calls = calls;
        this.origins = origins;
        this.api = new HttpApi(calls, origins);
        this.health = health;
    }

    /** Serves these documents, too; to be called before anything is served. */
    public void serve(Documents served) {
        documents.add(served);
    }

    /** Whether there is something at a path; a path below {@code /api} may be that of another application otherwise. */
    public boolean has(String path) {
        return HEALTH_PATHS.contains(path)
                || documents.stream().anyMatch(each -> each.at(path) != null)
                || (path.startsWith(HttpApi.PREFIX) && calls.hasEndpoint(HttpApi.endpoint(path)));
    }

    /** Serves a request, unless its path is that of none of these. */
    public boolean serve(HttpExchange exchange) {
        String path = exchange.path();
        if (HEALTH_PATHS.contains(path)) {
            read(exchange, () -> health(path, health.get(), exchange));
            return true;
        }
        for (Documents served : documents) {
            Document document = served.at(path);
            if (document != null) {
                read(exchange, () -> send(document, exchange));
                return true;
            }
        }
        if (path.startsWith(HttpApi.PREFIX)) {
            api.serve(exchange);
            return true;
        }
        return false;
    }

    /** Answers a request for what can only be read: GET and, without the body, HEAD. */
    private static void read(HttpExchange exchange, Runnable get) {
        switch (exchange.method()) {
            case "GET", "HEAD" -> get.run();
            case "OPTIONS" -> {
                exchange.header("Allow", READING);
                exchange.respond(HttpStatus.NO_CONTENT.code(), null);
            }
            default -> {
                exchange.header("Allow", READING);
                refuse(exchange, HttpStatus.METHOD_NOT_ALLOWED, "Use GET.");
            }
        }
    }

    private void send(Document document, HttpExchange exchange) {
        exchange.header("Vary", "Origin");
        String origin = exchange.header("Origin");
        if (origin != null && origins.allows(exchange)) {
            exchange.header("Access-Control-Allow-Origin", origin);
        }
        answer(exchange, document.status(), document.type(), document.text());
    }

    private static void health(String path, Health now, HttpExchange exchange) {
        int whenReady = status(now.ready());
        switch (path) {
            case LIVE_PATH -> answer(exchange, status(now.live()), "application/json", now.liveJson());
            case READY_PATH -> answer(exchange, whenReady, "application/json", now.readyJson());
            default -> answer(exchange, whenReady, "application/json", now.toJson());
        }
    }

    private static int status(boolean well) {
        return (well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).code();
    }

    static void refuse(HttpExchange exchange, HttpStatus status, String text) {
        answer(exchange, status.code(), TEXT, text + "\n");
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) {
        exchange.header("Content-Type", type);
        exchange.header("Cache-Control", "no-store");
        exchange.respond(status, text.getBytes(StandardCharsets.UTF_8));
    }
}
