package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.protocol.SimpleData;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A version of the Redis client that lacks what the server calls. The build runs this with one, and only there. */
@NeedsRedis
@Tag("lettuce-too-old")
@Timeout(300)
class LettuceTooOldTest extends ServerTest {

    private final RedisServer redis = RedisServer.start();
    private final LogCapture log = new LogCapture("dev.streampod.server");

    @AfterEach
    void stop() {
        log.close();
        redis.close();
    }

    private HttpResponse<String> get(StreampodServer server, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theLogSaysWhichVersionAndWhatIsNeededHealthThatItDoesNotWorkAndPostsFailAtOnce() throws Exception {
        String version = RedisClient.class.getPackage().getImplementationVersion();
        assertThat(version).startsWith("6.0.");
        StreampodServer server = start(new Recording(), builder -> builder.redis(redis.uri()));

        await().untilAsserted(() -> assertThat(get(server, "/health").body())
                .contains("\"status\":\"failing\"")
                .contains("\"ready\":false")
                .contains("\"redis\":\"down\"")
                .contains("\"ended\":[\"Messaging through Redis\"]"));
        assertThat(get(server, "/health").statusCode()).isEqualTo(503);
        assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
        // The same process started again would do no better.
        assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(server, "/health/live").body()).contains("Messaging through Redis");

        assertThat(log.errors())
                .filteredOn(line -> line.contains("io.lettuce:lettuce-core " + version))
                .hasSize(1)
                .allMatch(line -> line.contains("lacks what this server calls (java.lang.No"))
                .allMatch(line -> line.contains("It takes lettuce-core 6.6 or newer"));
        var thrown = catchThrowable(() -> server.messages()
                .postMessage("room", new SimpleData(1), MessageScope.GLOBAL)
                .join());
        assertThat(thrown).hasCauseInstanceOf(MessageNotPostedException.class).hasMessageContaining("6.6 or newer");

        // Streams go on without Redis.
        var client = open(server, "echo");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":2}]");
        assertThat(client.expectText()).contains("2");
    }
}
