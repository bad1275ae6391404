package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;

/** On Tomcat's port a client is whom Spring Security has let through as: here by the cookie of a session. */
@Timeout(120)
class SignedInTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private static final class Received implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        String next() throws InterruptedException {
            return messages.poll(60, TimeUnit.SECONDS);
        }
    }

    private static String csrf(String page) {
        var token = CSRF.matcher(page);
        assertThat(token.find()).as(page).isTrue();
        return token.group(1);
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static String send(HttpClient browser, HttpRequest request) throws Exception {
        var response = browser.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /** What a new connection hears when it asks who it is. */
    private static String whoIsOn(HttpClient browser, int port) throws Exception {
        var received = new Received();
        WebSocket socket = browser.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/websocket"), received)
                .join();
        socket.sendText("[\"hello\",{\"protocol\":1}]", true).join();
        assertThat(received.next()).startsWith("[\"welcome\"");
        socket.sendText("[\"call\",1,\"chat\",\"whoAmI\",{}]", true).join();
        String answer = received.next();
        socket.abort();
        return answer;
    }

    @Test
    void whoHasSignedInWithTheFormIsSignedInOnConnectionsAndInMethods() throws Exception {
        try (var application = SpringApplication.run(
                ChatApplication.class, "--server.port=0", "--server.address=127.0.0.1", "--streampod.limits.drain-spread=0")) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            assertThat(whoIsOn(browser, port)).contains("\"unauthenticated\"");

            String form = send(browser, to(port, "/login").build());
            send(
                    browser,
                    to(port, "/login")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "username=ada&password=secret&_csrf=" + csrf(form)))
                            .build());
            assertThat(whoIsOn(browser, port)).isEqualTo("[\"result\",1,\"ada\"]");

            var call = to(port, "/api/chat/whoAmI").POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertThat(send(browser, call.build())).as("without the token of CSRF").startsWith("403");
            String token = csrf(send(browser, to(port, "/login").build()));
            assertThat(send(browser, call.header("X-CSRF-TOKEN", token).build())).isEqualTo("200 \"ada\"");

            // Somebody else, in another browser, meanwhile.
            var other = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            assertThat(whoIsOn(other, port)).contains("\"unauthenticated\"");
        }
    }
}
