package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L1, for calls: who has too many open is told so, and nobody else notices. */
class CallLimitsTest extends ServerTest {

    private static final MethodDefinition<@Nullable Void> WAIT =
            MethodDefinition.builder("wait").returnsNothing();
    private static final MethodDefinition<Integer> ANSWER = MethodDefinition.builder("answer")
            .returns(ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt));

    private final CountDownLatch proceed = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();

    private final class Calls extends MethodEndpoint {

        private Calls() {
            super(EndpointDefinition.builder("calls").methods(WAIT, ANSWER).build());
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == ANSWER) {
                return 42;
            }
            running.incrementAndGet();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                throw RequestException.unavailable("interrupted");
            }
            return null;
        }
    }

    private final class CallEndpoints implements EndpointSet {

        @Override
        public Protocol protocol() {
            return new Protocol() {
                @Override
                public String name() {
                    return "calls";
                }

                @Override
                public String fingerprint() {
                    return "0000000000000001";
                }

                @Override
                public List<EntityCodec<?>> codecs() {
                    return List.of();
                }
            };
        }

        @Override
        public List<Endpoint> endpoints() {
            return List.of(new Calls());
        }
    }

    private StreampodServer serve(UnaryOperator<Limits.Builder> limits) {
        return start(
                new CallEndpoints(),
                builder -> builder.limits(limits.apply(quick()).build()));
    }

    private static String call(int id, String method) {
        return "[\"call\"," + id + ",\"calls\",\"" + method + "\"]";
    }

    @Test
    void l1_moreCallsOnAConnectionThanAllowedAreRefused() {
        var server = serve(limits -> limits.callsPerConnection(3));
        RawWebSocket neighbour = welcomed(server);
        RawWebSocket client = welcomed(server);
        for (int id = 1; id <= 3; id++) {
            client.sendText(call(id, "wait"));
        }
        await().until(() -> running.get() == 3);
        client.sendText(call(4, "answer"));
        assertThat(client.expectText()).startsWith("[\"error\",4,{\"code\":\"too-many\"");

        neighbour.sendText(call(1, "answer"));
        assertThat(neighbour.expectText()).isEqualTo("[\"result\",1,42]");

        proceed.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(client.expectText()).startsWith("[\"result\",");
        }
        await().untilAsserted(() -> {
            client.sendText(call(5, "answer"));
            assertThat(client.expectText()).isEqualTo("[\"result\",5,42]");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "null",
                "[]",
                "\"5000\"",
                "{\"deadlineMillis\":\"5000\"}",
                "{\"deadlineMillis\":0,\"deadlineMillis\":5000}",
                "{\"deadlineMillis\":-1,\"deadlineMillis\":5000}"
            })
    void l1_optionsOfTheWrongKindAreNoFrame(String options) {
        RawWebSocket client = welcomed(serve(limits -> limits));
        client.sendText("[\"call\",1,\"calls\",\"answer\",{}," + options + "]");
        assertThat(client.expectClose().code()).isEqualTo(3501);
    }

    @Test
    void l1_optionsThatNobodyKnowsArePassedOver() {
        RawWebSocket client = welcomed(serve(limits -> limits));
        client.sendText("[\"call\",1,\"calls\",\"answer\",{},{\"later\":1,\"later\":[]},\"later\"]");
        assertThat(client.expectText()).isEqualTo("[\"result\",1,42]");
    }

    @Test
    void l1_moreCallsOverHttpThanAllowedAreRefused() throws Exception {
        var server = serve(limits -> limits.httpCalls(2));
        RawWebSocket neighbour = welcomed(server);
        var http = HttpClient.newHttpClient();
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 2; i++) {
            waiting.add(http.sendAsync(post(server, "wait"), HttpResponse.BodyHandlers.ofString()));
        }
        await().until(() -> running.get() == 2);
        var refused = http.send(post(server, "answer"), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"too-many\"");

        neighbour.sendText(call(1, "answer"));
        assertThat(neighbour.expectText()).isEqualTo("[\"result\",1,42]");

        proceed.countDown();
        for (var each : waiting) {
            assertThat(each.join().statusCode()).isEqualTo(204);
        }
        await().until(() -> http.send(post(server, "answer"), HttpResponse.BodyHandlers.ofString())
                .body()
                .equals("42"));
    }

    private HttpRequest post(StreampodServer server, String method) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + "/api/calls/" + method))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
    }
}
