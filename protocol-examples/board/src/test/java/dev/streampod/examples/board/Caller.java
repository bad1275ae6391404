package dev.streampod.examples.board;

import dev.streampod.examples.board.protocol.Order;
import dev.streampod.examples.board.protocol.OrderStatus;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who calls the REST controller, with the cookies of a browser. */
final class Caller {

    private static final JsonMapper JSON = new JsonMapper();

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String address;

    /** Somebody who has not signed in. */
    Caller(int port) {
        this.address = "http://127.0.0.1:" + port;
    }

    /** Somebody who has, with the form. */
    static Caller signedIn(int port, String name) throws IOException, InterruptedException {
        var caller = new Caller(port);
        caller.get("/login");
        caller.send(caller.withToken("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=" + name + "&password=" + name)));
        caller.get("/api/me"); // the token was another one before
        return caller;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(withToken(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> change(long id, OrderStatus status, int version) throws IOException, InterruptedException {
        var change = "{\"status\": \"" + status + "\", \"version\": " + version + "}";
        return send(withToken("/api/orders/" + id)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(change)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder withToken(String path) {
        return request(path).header("X-XSRF-TOKEN", cookie("XSRF-TOKEN"));
    }

    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    static Order order(HttpResponse<String> answer) {
        return JSON.readValue(answer.body(), Order.class);
    }
}
