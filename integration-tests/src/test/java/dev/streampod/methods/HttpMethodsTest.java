package dev.streampod.methods;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods over HTTP: the same checks and answers as over a connection. */
@Timeout(120)
final class HttpMethodsTest {

    private final MethodsServer server = new MethodsServer(Limits.defaults(), 0);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String path, String body) throws IOException, InterruptedException {
        return send(request("/api/" + path, body));
    }

    private static void isProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void m1AResultIsJsonAndNothingIs204() throws Exception {
        var result = call("methods/old", "{\"value\":1.5}");
        assertThat(result.statusCode()).isEqualTo(200);
        assertThat(result.body()).isEqualTo("1.5");

        server.release.countDown();
        var nothing = call("methods/nothing", "");
        assertThat(nothing.statusCode()).isEqualTo(204);
        assertThat(nothing.body()).isEmpty();
        await().until(() -> server.ended.get() == 1);
    }

    @Test
    void m7WhatDoesNotFitIsTold() throws Exception {
        isProblem(call("methods/old", "{}"), 400, "bad-request");
        isProblem(call("methods/old", "{\"value\":1} {}"), 400, "bad-request");
        isProblem(call("methods/old", "no JSON"), 400, "bad-request");
        isProblem(call("methods/none", "{}"), 404, "unknown-method");
        isProblem(call("nowhere/old", "{}"), 404, "unknown-endpoint");
        isProblem(call("methods", "{}"), 404, "unknown-method");
        isProblem(send(request("/api/methods/old", "").GET()), 405, "bad-request");
        isProblem(
                send(request("/api/streaming/sum", "{}").header("Authorization", "Bearer k-ada")), 400, "bad-request");
    }

    @Test
    void m7WhoMayNotIsTold() throws Exception {
        var anonymous = call("methods/forAdmins", "{}");
        isProblem(anonymous, 401, "unauthenticated");
        assertThat(anonymous.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        isProblem(
                send(request("/api/methods/forAdmins", "{}").header("Authorization", "Bearer wrong")),
                401,
                "unauthenticated");
        isProblem(
                send(request("/api/methods/forAdmins", "{}").header("Authorization", "Bearer k-ada")),
                403,
                "forbidden");
        server.release.countDown();
        assertThat(send(request("/api/methods/forAdmins", "{}").header("Authorization", "Bearer k-root"))
                        .body())
                .isEqualTo("1");
        isProblem(
                send(request("/api/methods/old", "{\"value\":1}").header("Origin", "http://elsewhere.example")),
                403,
                "forbidden");
    }

    @Test
    void m7ABodyBeyondTheBoundIsRefusedWhateverItsLengthIsSaidToBe() throws Exception {
        byte[] large = new byte[66_000];

        isProblem(send(request("/api/methods/old", "").POST(BodyPublishers.ofByteArray(large))), 413, "too-large");
        isProblem(
                send(request("/api/methods/old", "")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
                413,
                "too-large");
    }

    @Test
    void m5ADeadlineEndsTheCall() throws Exception {
        isProblem(send(request("/api/methods/nothing", "").header("Streampod-Deadline-Millis", "50")), 408, "deadline");
        await().until(() -> server.waiting.get() == 0 || server.interrupted.get() == 1);
        isProblem(
                send(request("/api/methods/nothing", "").header("Streampod-Deadline-Millis", "soon")),
                400,
                "bad-request");
    }

    @Test
    void m6ExceptionsAreToldAsOverAConnection() throws Exception {
        var declared = call("methods/fails", "{\"kind\":\"polite\"}");
        isProblem(declared, 422, "exception");
        assertThat(declared.body())
                .contains("\"className\":\"PoliteRefusal\"")
                .contains("\"data\":{\"message\":3,\"reason\":\"tired\"}");

        var other = call("methods/fails", "{\"kind\":\"secret\"}");
        isProblem(other, 500, "internal");
        assertThat(other.body()).contains("\"reference\":\"e-").doesNotContain("1234");

        var unsendable = call("methods/fails", "{\"kind\":\"half\"}");
        isProblem(unsendable, 500, "internal");
        assertThat(unsendable.body()).contains("\"reference\":\"e-").doesNotContain("half");
    }
}
