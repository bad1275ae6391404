package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.protocol.Protocol;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of the protocol of these tests has one of the two documents, so that one is there and one is not. */
class DescriptionsTest extends ServerTest {

    private enum Other implements Protocol {
        PROTOCOL;

        @Override
        public String fingerprint() {
            return "0";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return List.of();
        }
    }

    private record OtherEndpoints() implements EndpointSet {

        @Override
        public Protocol protocol() {
            return Other.PROTOCOL;
        }

        @Override
        public List<Endpoint> endpoints() {
            return List.of();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/openapi.json", "/api/echo/openapi.json"})
    void aDocumentIsServedOnRequest(String path) throws Exception {
        var server = start(new Recording(), StreampodServer.Builder::serveDescriptions);

        HttpResponse<String> response = send(server, "GET", path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).startsWith("{").contains("\"openapi\": \"3.1.0\"", "grüße");
        assertThat(send(server, "GET", "/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/asyncapi.json", "/api/echo/asyncapi.json"})
    void whatWasNotMadeIsSaidToBeMissing(String path) throws Exception {
        var server = start(new Recording(), StreampodServer.Builder::serveDescriptions);

        HttpResponse<String> response = send(server, "GET", path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .contains("There is no META-INF/streampod/echo/asyncapi.json on the class path", "goal describe");
    }

    @Test
    void nothingIsServedUnlessAskedFor() throws Exception {
        var server = start(new Recording());

        HttpResponse<String> response = send(server, "GET", "/api/openapi.json");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).doesNotContain("grüße");
    }

    @Test
    void onlyDocumentsAreServedAndOnlyToGet() throws Exception {
        var server = start(new Recording(), StreampodServer.Builder::serveDescriptions);

        assertThat(send(server, "POST", "/api/openapi.json").body()).doesNotContain("grüße");
        assertThat(send(server, "GET", "/api/echo/other.json").statusCode()).isEqualTo(405);
        assertThat(send(server, "GET", "/api/other.json").statusCode()).isEqualTo(404);
    }

    @Test
    void eachOfSeveralProtocolsHasItsOwn() throws Exception {
        var server = closedAfterTest(StreampodServer.builder(new Recording().endpoints(), new OtherEndpoints())
                        .host("127.0.0.1")
                        .port(0)
                        .serveDescriptions()
                        .build())
                .start();

        assertThat(send(server, "GET", "/api/echo/openapi.json").statusCode()).isEqualTo(200);
        assertThat(send(server, "GET", "/api/PROTOCOL/openapi.json").body())
                .contains("no META-INF/streampod/PROTOCOL/openapi.json");
        HttpResponse<String> response = send(server, "GET", "/api/openapi.json");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/api/echo/openapi.json and /api/PROTOCOL/openapi.json");
    }

    private HttpResponse<String> send(StreampodServer server, String method, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
