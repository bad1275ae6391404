package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.metrics.HandlerTimer;
import dev.streampod.server.metrics.ServerGauges;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * What one connection or one address takes of the server leaves enough for the others: threads of handlers, sign-ins, HTTP
 * calls. Addresses are those that a proxy tells.
 */
@Tag("long")
@Timeout(240)
class FairSharesTest extends ServerTest {

    private static final String HERE = "203.0.113.1";
    private static final String ELSEWHERE = "203.0.113.2";

    /** More than a pool of handler threads has. */
    private static final int MANY = 300;

    private static final ValueCodec<String> TEXT =
            ValueCodec.<String>of(EntityReader::readString, EntityWriter::writeString);
    private static final MethodDefinition<String> BLOCK =
            MethodDefinition.builder("block").parameter("text", TEXT).returns(TEXT);
    private static final MethodDefinition<String> ANSWER =
            MethodDefinition.builder("answer").parameter("text", TEXT).returns(TEXT);

    private static final MethodDefinition<String> FLOW =
            MethodDefinition.builder("flow").returnsStream(TEXT);
    private static final MethodDefinition<String> LOOP =
            MethodDefinition.builder("loop").returnsStream(TEXT);
    private static final MethodDefinition<String> COLLECT =
            MethodDefinition.builder("collect").streamParameter("texts", TEXT).returns(TEXT);

    private final CountDownLatch proceed = new CountDownLatch(1);
    private final AtomicInteger handling = new AtomicInteger();
    private final AtomicInteger looping = new AtomicInteger();
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger signingIn = new AtomicInteger();
    private final AtomicInteger mostSigningIn = new AtomicInteger();
    private final AtomicInteger signInsBegun = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Figures metrics = new Figures();
    private int lastId;

    private static final class Figures implements ServerMetrics {

        private @Nullable ServerGauges figures;

        @Override
        public void begin(ServerGauges of) {
            figures = of;
        }

        @Override
        public @Nullable HandlerTimer handlerTimer(String endpoint) {
            return null;
        }

        @Override
        public void end() {}
    }

    private final class Calls extends MethodEndpoint {

        private Calls() {
            super(EndpointDefinition.builder("calls")
                    .methods(BLOCK, ANSWER, COLLECT, FLOW, LOOP)
                    .build());
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == LOOP) {
                return ItemPublisher.<String>of(out -> {
                    looping.incrementAndGet();
                    try {
                        while (true) {
                            out.send("item");
                        }
                    } finally {
                        looping.decrementAndGet();
                    }
                });
            }
            if (method == FLOW) {
                return blockingPublisher();
            }
            if (method == COLLECT) {
                return Integer.toString(collect(arguments.<Flow.Publisher<String>>get(0)));
            }
            if (method == BLOCK) {
                handling.incrementAndGet();
                proceedWhenReleased();
            }
            return arguments.<String>get(0);
        }
    }

    /** A publisher that does not do what it should: it waits where it is asked for items. */
    private Flow.Publisher<String> blockingPublisher() {
        return subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    handling.incrementAndGet();
                    proceedWhenReleased();
                }

                @Override
                public void cancel() {}
            });
            subscribed.incrementAndGet();
        };
    }

    /** Reads one text, and the others when the test says so. */
    private int collect(Flow.Publisher<String> texts) {
        int length = 0;
        for (String text : MessageStream.of(texts)) {
            handling.incrementAndGet();
            proceedWhenReleased();
            length += text.length();
        }
        return length;
    }

    private void proceedWhenReleased() {
        try {
            proceed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /** Keys that begin with {@code slow} block until the test releases them. */
    private Optional<AuthenticationInfo> user(String key) {
        signInsBegun.incrementAndGet();
        if (key.startsWith("slow")) {
            mostSigningIn.accumulateAndGet(signingIn.incrementAndGet(), Math::max);
            proceedWhenReleased();
            signingIn.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(AuthenticationInfo.of(key));
    }

    private StreampodServer serve(UnaryOperator<Limits.Builder> limits) {
        return closedAfterTest(StreampodServer.builder(new CallEndpoints())
                        .port(0)
                        .host("127.0.0.1")
                        .behindProxy()
                        .authenticator(this::user)
                        .metrics(metrics)
                        .limits(limits.apply(quick()).build())
                        .build())
                .start();
    }

    @AfterEach
    void release() {
        proceed.countDown();
    }

    private RawWebSocket connect(StreampodServer server, String address) {
        return closedAfterTest(WebSocketHandshake.to(port(server))
                .header("X-Forwarded-For", address)
                .connect());
    }

    private RawWebSocket welcomed(StreampodServer server, String address) {
        RawWebSocket client = connect(server, address);
        client.hello();
        return client;
    }

    private RawWebSocket hello(StreampodServer server, String address, String key) {
        RawWebSocket client = connect(server, address);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        return client;
    }

    private void block(RawWebSocket client, int count) {
        for (int i = 0; i < count; i++) {
            client.sendText("[\"call\"," + ++lastId + ",\"calls\",\"block\",{\"text\":\"\"}]");
        }
    }

    private void assertServes(RawWebSocket client) {
        int id = ++lastId;
        client.sendText("[\"call\"," + id + ",\"calls\",\"answer\",{\"text\":\"here\"}]");
        assertThat(client.expectText()).isEqualTo("[\"result\"," + id + ",\"here\"]");
    }

    private CompletableFuture<HttpResponse<String>> post(
            StreampodServer server, String method, String address, @Nullable String key) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + "/api/calls/" + method))
                .header("X-Forwarded-For", address)
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"here\"}"));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void assertServesHttp(StreampodServer server, String address, @Nullable String key) {
        var response = post(server, "answer", address, key).join();
        assertThat(response.body()).isEqualTo("\"here\"");
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void blockedCallsOfOneConnectionLeaveThreadsToItsNeighbours() {
        var server = serve(limits -> limits);
        RawWebSocket client = welcomed(server, HERE);
        RawWebSocket neighbour = welcomed(server, HERE);
        block(client, MANY);
        await().until(() -> handling.get() >= 128);
        assertServes(neighbour);
        assertServesHttp(server, HERE, null);

        proceed.countDown();
        for (int i = 0; i < MANY; i++) {
            assertThat(client.expectText()).startsWith("[\"result\",");
        }
        assertThat(handling.get()).isEqualTo(MANY);
    }

    @Test
    void blockedCallsOfOneAddressLeaveThreadsToTheOthers() {
        var server = serve(limits -> limits);
        RawWebSocket neighbour = welcomed(server, ELSEWHERE);
        for (int i = 0; i < 6; i++) {
            block(welcomed(server, HERE), 64);
        }
        await().until(() -> handling.get() >= 192);
        assertServes(neighbour);
        assertServesHttp(server, ELSEWHERE, "ada");
        RawWebSocket signedIn = hello(server, ELSEWHERE, "ada");
        assertThat(signedIn.expectText()).startsWith("[\"welcome\"");
    }

    @Test
    void blockedHttpCallsOfOneAddressLeaveThreadsToTheOthers() {
        var server = serve(limits -> limits);
        var blocked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < MANY; i++) {
            blocked.add(post(server, "block", HERE, null));
        }
        await().until(() -> handling.get() >= 192);
        assertServesHttp(server, ELSEWHERE, null);
        assertServes(welcomed(server, ELSEWHERE));
        proceed.countDown();
        for (var each : blocked) {
            assertThat(each.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void slowSignInsOverHttpLeaveThreadsAndSignInsToOtherAddresses() {
        var server = serve(limits -> limits);
        var blocked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < MANY; i++) {
            blocked.add(post(server, "answer", HERE, "slow" + i));
        }
        await().until(() -> signingIn.get() == 32);
        assertServesHttp(server, ELSEWHERE, "ada");
        assertServes(welcomed(server, HERE));
        assertThat(hello(server, ELSEWHERE, "ada").expectText()).startsWith("[\"welcome\"");
        assertThat(mostSigningIn.get()).isEqualTo(32);

        proceed.countDown();
        for (var each : blocked) {
            assertThat(each.join().statusCode()).isEqualTo(401);
        }
        assertThat(mostSigningIn.get()).isEqualTo(32);
    }

    @Test
    void onEveryWayInNoMoreThanSoManyKeysAreCheckedAtATime() {
        var server = serve(limits -> limits.signIns(3).signInsPerAddress(2));
        RawWebSocket live = welcomed(server, HERE);
        live.sendText("[\"auth\",\"slow-auth\"]");
        RawWebSocket greeting = hello(server, HERE, "slow-hello");
        await().until(() -> signingIn.get() == 2);
        RawWebSocket byHandshake = closedAfterTest(WebSocketHandshake.to(port(server))
                .header("X-Forwarded-For", HERE)
                .header("Authorization", "Bearer slow-handshake")
                .connect());
        byHandshake.sendText("[\"hello\",{\"protocol\":1}]");
        var overHttp = post(server, "answer", HERE, "slow-http");
        RawWebSocket other = hello(server, ELSEWHERE, "slow-elsewhere");
        await().until(() -> signingIn.get() == 3);
        var last = post(server, "answer", ELSEWHERE, "ada");
        assertThat(signInsBegun.get()).isEqualTo(3);

        proceed.countDown();
        assertThat(live.expectText()).contains("\"unauthenticated\"");
        assertThat(greeting.expectClose().code()).isEqualTo(3500);
        assertThat(byHandshake.expectClose().code()).isEqualTo(3500);
        assertThat(other.expectClose().code()).isEqualTo(3500);
        assertThat(overHttp.join().statusCode()).isEqualTo(401);
        assertThat(last.join().body()).isEqualTo("\"here\"");
        assertThat(mostSigningIn.get()).isLessThanOrEqualTo(3);
        assertThat(signInsBegun.get()).isEqualTo(6);
    }

    @Test
    void aSignInThatWaitsTooLongIsToldToTryAgainLaterAndItsPlaceIsFree() {
        var stuck = new CountDownLatch(1);
        var asked = new AtomicInteger();
        var hanging = closedAfterTest(StreampodServer.builder(new CallEndpoints())
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().signIns(1)
                                .authenticationTimeout(Duration.ofMillis(300))
                                .build())
                        .authenticator(key -> {
                            asked.incrementAndGet();
                            boolean waiting = true;
                            while (waiting) { // it does not heed interrupts
                                try {
                                    stuck.await();
                                    waiting = false;
                                } catch (InterruptedException e) {
                                    waiting = true;
                                }
                            }
                            return Optional.of(AuthenticationInfo.of(key));
                        })
                        .build())
                .start();
        try {
            for (int i = 0; i < 3; i++) {
                RawWebSocket client = closedAfterTest(RawWebSocket.connect(port(hanging)));
                client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"ada\"}]");
                assertThat(client.expectClose().code()).isEqualTo(1013);
            }
            var response = post(hanging, "answer", HERE, "ada").join();
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("\"unavailable\"");
            assertThat(asked.get()).isEqualTo(1);
        } finally {
            stuck.countDown();
        }
        await().untilAsserted(() -> assertServesHttp(hanging, HERE, "ada"));
    }

    @Test
    void moreHttpCallsThanAllowedAreRefusedBeforeTheirKeysAreChecked() {
        var server = serve(limits -> limits.httpCalls(2));
        var blocked = List.of(post(server, "answer", HERE, "slow1"), post(server, "answer", HERE, "slow2"));
        await().until(() -> signingIn.get() == 2);
        var refused = post(server, "answer", ELSEWHERE, "slow3").join();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("\"too-many\"").contains("try again later");
        assertThat(signInsBegun.get()).isEqualTo(2);
        proceed.countDown();
        blocked.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(401));
        await().untilAsserted(() -> assertServesHttp(server, ELSEWHERE, "ada"));
    }

    @Test
    void oneAddressHasItsPartOfTheHttpCalls() {
        var server = serve(limits -> limits.httpCalls(4).httpCallsPerAddress(2));
        var blocked = List.of(post(server, "block", HERE, null), post(server, "block", HERE, null));
        await().until(() -> handling.get() == 2);
        var refused = post(server, "answer", HERE, null).join();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"too-many\"").contains("from this address");
        assertServesHttp(server, ELSEWHERE, null);
        proceed.countDown();
        blocked.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(200));
        await().untilAsserted(() -> assertServesHttp(server, HERE, null));
    }

    @Test
    void openCallsWithMoreBytesThanAllowedAreRefused() {
        var server = serve(limits -> limits.callBytesPerConnection(100_000));
        RawWebSocket client = welcomed(server, HERE);
        RawWebSocket neighbour = welcomed(server, HERE);
        String large = "[\"call\",%d,\"calls\",\"%s\",{\"text\":\"" + "x".repeat(60_000) + "\"}]";
        client.sendText(String.format(large, 1, "block"));
        await().until(() -> handling.get() == 1);
        client.sendText(String.format(large, 2, "answer"));
        assertThat(client.expectText())
                .startsWith("[\"error\",2,{\"code\":\"too-many\"")
                .contains("100000 bytes");
        client.sendText("[\"call\",3,\"calls\",\"answer\",{\"text\":\"small\"}]");
        assertThat(client.expectText()).isEqualTo("[\"result\",3,\"small\"]");
        neighbour.sendText(String.format(large, 1, "answer"));
        assertThat(neighbour.expectText()).startsWith("[\"result\",1,\"x");
        proceed.countDown();
        assertThat(client.expectText()).startsWith("[\"result\",1,\"x");
        await().untilAsserted(() -> {
            client.sendText(String.format(large, 4, "answer"));
            assertThat(client.expectText()).startsWith("[\"result\",4,\"x");
        });
    }

    @Test
    void aClientIsNotReadWhileTooManyBytesOfItsItemsAreNotRead() {
        int limit = 200_000;
        int size = 20_000;
        int count = 100;
        var server = serve(limits -> limits.callBytesPerConnection(limit));
        RawWebSocket client = welcomed(server, HERE);
        RawWebSocket neighbour = welcomed(server, HERE);
        client.sendText("[\"call\",1,\"calls\",\"collect\"]");
        assertThat(client.expectText()).isEqualTo("[\"credit\",1,\"texts\",256]");
        String item = "[\"item\",1,\"texts\",\"" + "x".repeat(size) + "\"]";
        var sent = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                client.sendText(item);
            }
            client.sendText("[\"end\",1,\"texts\"]");
        });
        ServerGauges figures = Objects.requireNonNull(metrics.figures);
        await().until(() -> figures.bytesReceived().getAsLong() > limit);
        for (int i = 0; i < 20; i++) {
            assertServes(neighbour);
        }
        assertThat(figures.bytesReceived().getAsLong()).isLessThan(limit + 4L * size);
        assertThat(handling.get()).isEqualTo(1);

        proceed.countDown();
        sent.join();
        String answer = client.expectText();
        while (answer.startsWith("[\"credit\"")) {
            answer = client.expectText();
        }
        assertThat(answer).isEqualTo("[\"result\",1,\"" + size * count + "\"]");
    }

    private int loop(RawWebSocket client) {
        int id = ++lastId;
        client.sendText("[\"call\"," + id + ",\"calls\",\"loop\"]");
        client.sendText("[\"credit\"," + id + ",null,1]");
        return id;
    }

    private static String next(RawWebSocket client) {
        String text = client.expectText();
        while (text.equals("[\"ping\"]")) {
            client.sendText("[\"pong\"]");
            text = client.expectText();
        }
        return text;
    }

    private void assertLoops(RawWebSocket client) {
        int id = loop(client);
        assertThat(next(client)).isEqualTo("[\"item\"," + id + ",null,\"item\"]");
    }

    @Test
    void loopsWhoseReadersTakeNothingLeaveThreadsToTheNeighboursOfTheirAddress() {
        var server = serve(limits -> limits);
        RawWebSocket first = welcomed(server, HERE);
        for (int i = 0; i < 5; i++) {
            RawWebSocket client = i == 0 ? first : welcomed(server, HERE);
            for (int j = 0; j < 120; j++) {
                loop(client);
            }
            if (i == 0) {
                // So that this client has more than its share when the others come.
                await().until(() -> looping.get() >= 120);
            }
        }
        await().until(() -> looping.get() >= 192);
        RawWebSocket neighbour = welcomed(server, HERE);
        assertServes(neighbour);
        assertLoops(neighbour);
        assertLoops(welcomed(server, ELSEWHERE));

        if (Runtime.version().feature() < 21) {
            String ended = next(first);
            while (!ended.startsWith("[\"end\"")) {
                ended = next(first);
            }
            assertThat(ended).contains("\"too-many\"").contains("the stream was not read for a second");
        }
    }

    @Test
    void loopsOfSomeAddressesLeaveThreadsToTheOthers() {
        var server = serve(limits -> limits);
        for (int i = 0; i < 4; i++) {
            RawWebSocket client = welcomed(server, "203.0.113.1" + i);
            for (int j = 0; j < 100; j++) {
                loop(client);
            }
        }
        await().until(() -> looping.get() >= 256);
        assertLoops(welcomed(server, ELSEWHERE));
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20, disabledReason = "virtual threads do not wait for each other")
    void callsWhosePublishersBlockAreRefusedOnceManyHaveNotReturned() {
        var server = serve(limits -> limits.callsPerConnection(8).handlersPerConnection(1));
        RawWebSocket client = welcomed(server, HERE);
        ServerGauges figures = Objects.requireNonNull(metrics.figures);
        client.sendText("[\"call\"," + ++lastId + ",\"calls\",\"flow\"]");
        client.sendText("[\"credit\"," + lastId + ",null,1]");
        await().until(() -> handling.get() == 1);
        String answer = "";
        while (!answer.contains("have not returned")) {
            int id = ++lastId;
            assertThat(id).isLessThan(2_000);
            int before = subscribed.get();
            long refused = figures.refused().applyAsLong(ErrorCode.TOO_MANY);
            client.sendText("[\"call\"," + id + ",\"calls\",\"flow\"]");
            await().pollInterval(Duration.ofMillis(2))
                    .until(() ->
                            subscribed.get() > before || figures.refused().applyAsLong(ErrorCode.TOO_MANY) > refused);
            client.sendText("[\"cancel\"," + id + ",null]");
            answer = client.expectText();
            assertThat(answer).startsWith("[\"error\"," + id + ",");
        }
        assertThat(answer).contains("\"too-many\"");
        assertServes(welcomed(server, HERE));
        proceed.countDown();
        await().untilAsserted(() -> assertServes(client));
    }
}
