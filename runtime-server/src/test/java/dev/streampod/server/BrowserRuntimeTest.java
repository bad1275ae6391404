package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.streampod.server.internal.http.BrowserRuntime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserRuntimeTest extends ServerTest {

    @ParameterizedTest
    @CsvSource({
        "streampod.js, text/javascript, export class Client",
        "streampod.d.ts, text/plain, export declare class Client",
        "streampod-react.js, text/javascript, export function useStream",
        "streampod-react.d.ts, text/plain, export declare function useStream"
    })
    void theRuntimeIsServedOnRequest(String file, String type, String text) throws Exception {
        var server = start(new Recording(), StreampodServer.Builder::serveBrowserRuntime);

        HttpResponse<String> response = get(server, "/streampod/" + file, "http://127.0.0.1:" + port(server));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .get()
                .asString()
                .startsWith(type);
        assertThat(response.body()).contains(text);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isPresent();
        assertThat(get(server, "/streampod/" + file, "https://elsewhere.example")
                        .headers()
                        .map())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void itIsNotServedUnlessAskedFor() throws Exception {
        var server = start(new Recording());

        assertThat(get(server, "/streampod/streampod.js", "https://elsewhere.example")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aMissingRuntimeIsNamedWithTheArtifactThatHasIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrowserRuntime.of(ClassLoader.getPlatformClassLoader()))
                .withMessageContainingAll(
                        "META-INF/resources/streampod/streampod.js", "dev.streampod:streampod-runtime-browser");
    }

    private HttpResponse<String> get(StreampodServer server, String path, String origin)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + path))
                .header("Origin", origin)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
