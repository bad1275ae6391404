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
import dev.streampod.stream.ItemPublisher;
import dev.streampod.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What calls answer at once, each within {@code outboundMessageBytes} and together more than {@code queueBytes}: it arrives
 * at a client that reads; where so much may not wait, the calls fail with an error that names the limit.
 */
class ResultsAtOnceTest extends ServerTest {

    private static final int KIB = 1024;
    private static final int LENGTH = 500 * KIB;
    /** As many as fit into the queue and what may wait before it. */
    private static final int CALLS = 8;

    private static final ValueCodec<String> TEXT =
            ValueCodec.<String>of(EntityReader::readString, EntityWriter::writeString);

    private static final MethodDefinition<String> RESULT =
            MethodDefinition.builder("result").returns(TEXT);
    private static final MethodDefinition<String> ERROR =
            MethodDefinition.builder("error").returns(TEXT);
    private static final MethodDefinition<String> ITEM =
            MethodDefinition.builder("item").returnsStream(TEXT);
    private static final MethodDefinition<String> FAILING =
            MethodDefinition.builder("failing").returnsStream(TEXT);
    private static final MethodDefinition<String> GROWING =
            MethodDefinition.builder("growing").returnsStream(TEXT);
    private static final MethodDefinition<String> SHORT =
            MethodDefinition.builder("short").returns(TEXT);
    private static final MethodDefinition<String> CLOSE =
            MethodDefinition.builder("close").returns(TEXT);

    private static final String LARGE = "x".repeat(LENGTH);

    private final CountDownLatch proceed = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    /** Those that have said what they have to say. */
    private final AtomicInteger said = new AtomicInteger();

    private final class Calls extends MethodEndpoint {

        private Calls() {
            super(EndpointDefinition.builder("calls")
                    .methods(RESULT, ERROR, ITEM, FAILING, GROWING, SHORT, CLOSE)
                    .build());
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == SHORT) {
                return "short";
            }
            if (method == ITEM || method == FAILING) {
                return ItemPublisher.<String>of(out -> {
                    awaitOthers();
                    out.send(LARGE);
                    if (method == FAILING) {
                        throw new RequestException(ErrorCode.UNAVAILABLE, LARGE);
                    }
                });
            }
            if (method == GROWING) {
                return ItemPublisher.<String>of(out -> {
                    for (int i = 0; i < 20; i++) {
                        out.send("small");
                    }
                    awaitOthers();
                    for (int i = 0; i < CALLS; i++) {
                        out.send(LARGE);
                    }
                    said.incrementAndGet();
                });
            }
            if (method == CLOSE) {
                session.onClose(said::incrementAndGet);
                session.closeConnection(4000, "enough");
                return "closed";
            }
            awaitOthers();
            session.onClose(said::incrementAndGet);
            if (method == ERROR) {
                throw new RequestException(ErrorCode.UNAVAILABLE, LARGE);
            }
            return LARGE;
        }

        private void awaitOthers() {
            waiting.incrementAndGet();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                throw RequestException.unavailable("interrupted");
            }
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

    private StreampodServer serve(Limits limits) {
        return start(new CallEndpoints(), builder -> builder.limits(limits));
    }

    private static void call(RawWebSocket client, int id, String method) {
        client.sendText("[\"call\"," + id + ",\"calls\",\"" + method + "\"]");
    }

    /** Has so many calls answer at once. */
    private void callAtOnce(RawWebSocket client, String method, int count) {
        for (int id = 1; id <= count; id++) {
            call(client, id, method);
            client.sendText("[\"credit\"," + id + ",null,1000]");
        }
        await().until(() -> waiting.get() == count);
        proceed.countDown();
    }

    private static String shown(String frame) {
        return frame.length() < 600 ? frame : frame.length() + " characters: " + frame.substring(0, 100);
    }

    private static Set<String> large(String head, String tail) {
        var frames = new HashSet<String>();
        for (int id = 1; id <= CALLS; id++) {
            frames.add(head + id + tail);
        }
        return frames;
    }

    /** The next frames but pings, with the large text in them replaced. */
    private static List<String> next(RawWebSocket client, int count) {
        var frames = new ArrayList<String>();
        while (frames.size() < count) {
            String frame = client.expectText();
            if (!frame.equals("[\"ping\"]")) {
                frames.add(shown(frame.replace(LARGE, "LARGE")));
            }
        }
        return frames;
    }

    @Test
    void resultsThatComeAtOnceArrive() {
        RawWebSocket client = welcomed(serve(quick().build()));
        callAtOnce(client, "result", CALLS);
        assertThat(next(client, CALLS)).containsExactlyInAnyOrderElementsOf(large("[\"result\",", ",\"LARGE\"]"));
        call(client, 1, "short");
        assertThat(client.expectText()).isEqualTo("[\"result\",1,\"short\"]");
    }

    @Test
    void errorsThatComeAtOnceArrive() {
        RawWebSocket client = welcomed(serve(quick().build()));
        callAtOnce(client, "error", CALLS);
        assertThat(next(client, CALLS))
                .containsExactlyInAnyOrderElementsOf(
                        large("[\"error\",", ",{\"code\":\"unavailable\",\"message\":\"LARGE\"}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"item", "failing"})
    void itemsThatComeAtOnceArriveAndEachBeforeTheEndOfItsStream(String method) {
        RawWebSocket client =
                welcomed(serve(quick().callBytesPerConnection(16 * 1024 * KIB).build()));
        callAtOnce(client, method, CALLS);
        List<String> frames = next(client, 2 * CALLS);
        String error = method.equals("item") ? "" : ",{\"code\":\"unavailable\",\"message\":\"LARGE\"}";
        for (int id = 1; id <= CALLS; id++) {
            String item = "[\"item\"," + id + ",null,\"LARGE\"]";
            String end = "[\"end\"," + id + ",null" + error + "]";
            assertThat(frames).containsOnlyOnce(item, end).containsSubsequence(item, end);
        }
    }

    @Test
    void aStreamWhoseItemsGrowArrives() {
        RawWebSocket client = welcomed(serve(quick().build()));
        callAtOnce(client, "growing", 1);
        await().until(() -> said.get() == 1);
        List<String> frames = next(client, 20 + CALLS + 1);
        assertThat(frames.subList(20, 20 + CALLS)).containsOnly("[\"item\",1,null,\"LARGE\"]");
        assertThat(frames.get(20 + CALLS)).isEqualTo("[\"end\",1,null]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"result", "error", "item"})
    void whatMayNotWaitFailsWithTheNameOfTheLimitAndTheRestArrives(String method) {
        int bound = 1024 * KIB;
        RawWebSocket client = welcomed(serve(
                quick().queueBytes(600 * KIB).callBytesPerConnection(bound).build()));
        callAtOnce(client, method, 40);
        if (!method.equals("item")) {
            // All that can be in the buffers of the system, in the queue and before it is there.
            await().until(() -> said.get() >= 30);
        }
        int arrived = 0;
        int failed = 0;
        while (arrived + failed < 40) {
            String frame = next(client, 1).get(0);
            if (frame.contains("LARGE")) {
                arrived++;
            } else if (frame.contains("too-many")) {
                assertThat(frame)
                        .contains("of calls." + method + " was not sent")
                        .contains("at most " + bound + " bytes")
                        .contains("Limits.callBytesPerConnection");
                failed++;
            }
        }
        assertThat(arrived).isGreaterThanOrEqualTo(3);
        assertThat(failed).isPositive();
        call(client, 100, "short");
        String last = client.expectText();
        while (!last.startsWith("[\"result\",100")) {
            last = client.expectText();
        }
    }

    @Test
    void aClientThatDoesNotReadAndKeepsCallingIsDisconnected() {
        var server = serve(quick().callsPerConnection(200).build());
        RawWebSocket client = welcomed(server);
        client.stopReading();
        callAtOnce(client, "result", 40);
        await().until(() -> server.statistics().connections() == 0 || !calls(client));
        await().until(() -> server.statistics().connections() == 0);
    }

    /** Calls very often; returns false when the connection is no more. */
    private static boolean calls(RawWebSocket client) {
        try {
            for (int id = 1_000; id < 11_000; id++) {
                call(client, id, "short");
            }
            return true;
        } catch (AssertionError disconnected) {
            return false;
        }
    }

    @Test
    void whatWaitsArrivesBeforeAServerThatClosesEndsTheConnection() {
        var server = serve(patient().build());
        RawWebSocket client = welcomed(server);
        callAtOnce(client, "result", CALLS);
        next(client, 1);
        var closing = new Thread(server::close);
        closing.start();
        List<String> frames = next(client, CALLS); // one of them is a goodbye
        assertThat(frames).filteredOn(frame -> frame.contains("LARGE")).hasSize(CALLS - 1);
        assertThat(client.expectClose().code()).isEqualTo(3001);
    }

    @Test
    void whatWaitsArrivesBeforeACallEndsTheConnection() {
        RawWebSocket client = welcomed(serve(patient().build()));
        callAtOnce(client, "result", CALLS);
        await().until(() -> said.get() == CALLS);
        call(client, 100, "close");
        assertThat(next(client, CALLS)).containsExactlyInAnyOrderElementsOf(large("[\"result\",", ",\"LARGE\"]"));
        assertThat(client.awaitClose().code()).isEqualTo(4000);
    }

    @Test
    void whatWaitsArrivesOnTheConnectionThatContinuesTheSession() {
        var server = serve(quick().build());
        var client = ResumableClient.begin(connect(server));
        for (int id = 1; id <= CALLS; id++) {
            call(client.socket(), id, "result");
        }
        await().until(() -> waiting.get() == CALLS);
        client.socket().abort();
        await().until(() -> server.statistics().waitingSessions() == 1);
        proceed.countDown();
        await().until(() -> said.get() == CALLS);
        client.resume(connect(server));
        assertThat(client.serverReceived()).isNotNull();
        var frames = new ArrayList<String>();
        for (int i = 0; i < CALLS; i++) {
            frames.add(client.next().replace(LARGE, "LARGE"));
        }
        assertThat(frames).containsExactlyInAnyOrderElementsOf(large("[\"result\",", ",\"LARGE\"]"));
    }
}
