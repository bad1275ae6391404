package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.example.chat.protocol.client.ChatClient;
import dev.streampod.client.CallException;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.wire.ErrorCode;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/**
 * On the port of the application a client is whom Spring Security has let through as: here by the cookie of a session. The port
 * speaks HTTP/2 as well.
 */
@Timeout(120)
class SignedInTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    /** Not annotated, so that the other tests have their application without it. */
    static class Keys {

        @Bean
        KeyStore keys() {
            return KeyStore.inMemory();
        }
    }

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
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return response.statusCode() + " " + response.body();
    }

    private static void signIn(HttpClient browser, int port, String credentials) throws Exception {
        String form = send(browser, to(port, "/login").build());
        send(
                browser,
                to(port, "/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(credentials + "&_csrf=" + csrf(form)))
                        .build());
    }

    /** What a new connection is answered when it calls a method. */
    private static String call(String method, HttpClient browser, int port) throws Exception {
        var received = new Received();
        WebSocket socket = browser.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/websocket"), received)
                .join();
        socket.sendText("[\"hello\",{\"protocol\":1}]", true).join();
        assertThat(received.next()).startsWith("[\"welcome\"");
        socket.sendText("[\"call\",1,\"chat\",\"" + method + "\",{}]", true).join();
        String answer = received.next();
        socket.abort();
        return answer;
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    @Test
    void whoHasSignedInWithTheFormIsSignedInOnConnectionsAndInMethods() throws Exception {
        try (var application = SpringApplication.run(
                new Class<?>[] {ChatApplication.class, Keys.class},
                new String[] {
                    "--server.port=0",
                    "--server.address=127.0.0.1",
                    "--server.http2.enabled=true",
                    "--streampod.limits.drain-spread=0"
                })) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            var browser = browser();
            assertThat(call("whoAmI", browser, port)).contains("\"unauthenticated\"");
            signIn(browser, port, "username=ada&password=secret");
            assertThat(call("whoAmI", browser, port)).isEqualTo("[\"result\",1,\"ada\"]");
            assertThat(call("wipe", browser, port)).isEqualTo("[\"result\",1,7]");

            var call = to(port, "/api/chat/whoAmI").POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertThat(send(browser, call.build())).as("without the token of CSRF").startsWith("403");
            String token = csrf(send(browser, to(port, "/login").build()));
            assertThat(send(browser, call.header("X-CSRF-TOKEN", token).build())).isEqualTo("200 \"ada\"");

            // Others, in other browsers, meanwhile.
            var other = browser();
            assertThat(call("whoAmI", other, port)).contains("\"unauthenticated\"");
            signIn(other, port, "username=bob&password=geheim");
            assertThat(call("wipe", other, port)).contains("\"forbidden\"");

            signInWithAKeyThatIsRevoked(application.getBean(KeyStore.class), port);
        }
    }

    private static void signInWithAKeyThatIsRevoked(KeyStore keys, int port) {
        IssuedKey key = keys.issue("eve", Set.of("ROLE_MODERATOR"), null);
        try (var eve = ChatClient.builder("http://127.0.0.1:" + port)
                .key(key.key())
                .build()) {
            assertThat(eve.chat().whoAmI()).isEqualTo("eve");
            assertThat(eve.chat().wipe()).isEqualTo(7);
            keys.revoke(key.keyId());
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThatExceptionOfType(CallException.class)
                    .isThrownBy(() -> eve.chat().whoAmI())
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED)));
        }
    }
}
