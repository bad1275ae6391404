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
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Errors, not exceptions, that the code of an application throws: they are answered and logged like exceptions, and the
 * connection, its streams and its neighbours go on.
 */
class HandlerErrorsTest extends ServerTest {

    private static final class OnPurpose extends Error {

        private static final long serialVersionUID = 1L;

        private OnPurpose(String where) {
            super("on purpose, in " + where);
        }
    }

    private static final ValueCodec<Integer> INT =
            ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);
    /** Of a result that cannot be written. */
    private static final ValueCodec<Integer> BROKEN = ValueCodec.<Integer>of(EntityReader::readInt, (out, value) -> {
        throw new OnPurpose("a codec");
    });

    private static final MethodDefinition<Integer> THROWS =
            MethodDefinition.builder("throws").returns(INT);
    private static final MethodDefinition<Integer> UNWRITABLE =
            MethodDefinition.builder("unwritable").returns(BROKEN);
    private static final MethodDefinition<Integer> ITEMS =
            MethodDefinition.builder("items").returnsStream(BROKEN);
    private static final MethodDefinition<Integer> LOOP =
            MethodDefinition.builder("loop").returnsStream(INT);
    private static final MethodDefinition<Integer> SUBSCRIPTION =
            MethodDefinition.builder("subscription").returnsStream(INT);
    private static final MethodDefinition<Integer> REQUEST =
            MethodDefinition.builder("request").returnsStream(INT);
    private static final MethodDefinition<Integer> CLOSING =
            MethodDefinition.builder("closing").returns(INT);
    private static final MethodDefinition<Integer> COPIED =
            MethodDefinition.builder("copied").streamParameter("values", INT).returnsStream(INT);
    private static final MethodDefinition<Integer> ANSWER =
            MethodDefinition.builder("answer").returns(INT);

    private static final class Calls extends MethodEndpoint {

        private Calls() {
            super(EndpointDefinition.builder("calls")
                    .methods(THROWS, UNWRITABLE, ITEMS, LOOP, SUBSCRIPTION, REQUEST, CLOSING, COPIED, ANSWER)
                    .build());
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == THROWS) {
                throw new OnPurpose("a method");
            } else if (method == ITEMS) {
                return ItemPublisher.<Integer>of(out -> out.send(1));
            } else if (method == LOOP) {
                return ItemPublisher.<Integer>of(out -> {
                    throw new OnPurpose("a loop");
                });
            } else if (method == SUBSCRIPTION) {
                return (Flow.Publisher<Integer>) subscriber -> {
                    throw new OnPurpose("subscribe");
                };
            } else if (method == REQUEST) {
                return (Flow.Publisher<Integer>) subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {
                        throw new OnPurpose("request");
                    }

                    @Override
                    public void cancel() {}
                });
            } else if (method == COPIED) {
                return arguments.<MessageStream<Integer>>get(0);
            } else if (method == CLOSING) {
                session.onClose(() -> {
                    throw new OnPurpose("the end of a call");
                });
            }
            return 42;
        }
    }

    private static final class CallEndpoints implements EndpointSet, Protocol {

        @Override
        public Protocol protocol() {
            return this;
        }

        @Override
        public List<Endpoint> endpoints() {
            return List.of(new Calls());
        }

        @Override
        public String name() {
            return "calls";
        }

        @Override
        public String fingerprint() {
            return "0000000000000002";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return List.of();
        }
    }

    private final LogCapture log = new LogCapture("dev.streampod.server");

    @AfterEach
    void closeLog() {
        log.close();
    }

    private StreampodServer calls() {
        return start(new CallEndpoints(), builder -> builder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "unwritable"})
    void aCallThatEndsInAnErrorIsAnsweredLoggedAndOver(String method) throws Exception {
        var server = calls();
        RawWebSocket client = welcomed(server);
        client.sendText("[\"call\",1,\"calls\",\"" + method + "\"]");
        assertThat(client.expectText())
                .startsWith("[\"error\",1,{\"code\":\"internal\"")
                .contains("\"reference\":");
        client.sendText("[\"call\",1,\"calls\",\"answer\"]");
        assertThat(client.expectText()).isEqualTo("[\"result\",1,42]");
        assertThat(log.errors())
                .filteredOn(line -> line.startsWith("calls." + method + " failed"))
                .hasSize(1);

        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + "/api/calls/" + method))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("internal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"items", "loop", "subscription", "request"})
    void aReturnedStreamThatEndsInAnErrorIsAnsweredLoggedAndOver(String method) {
        var server = calls();
        RawWebSocket client = welcomed(server);
        client.sendText("[\"call\",1,\"calls\",\"" + method + "\"]");
        client.sendText("[\"credit\",1,null,8]");
        assertThat(client.expectText()).startsWith("[\"end\",1").contains("\"internal\"");
        client.sendText("[\"call\",1,\"calls\",\"answer\"]");
        assertThat(client.expectText()).isEqualTo("[\"result\",1,42]");
        assertThat(log.errors())
                .filteredOn(line -> line.startsWith("calls." + method + " failed"))
                .hasSize(1);
    }

    @Test
    void aStreamThatFailsOnTheClientAndIsPassedOnIsNoErrorOfTheServer() {
        RawWebSocket client = welcomed(calls());
        client.sendText("[\"call\",1,\"calls\",\"copied\",{}]");
        client.sendText("[\"credit\",1,null,8]");
        assertThat(client.expectText()).startsWith("[\"credit\",1,\"values\"");
        client.sendText("[\"end\",1,\"values\",{\"code\":\"internal\",\"message\":\"no more paper\"}]");
        assertThat(client.expectText())
                .startsWith("[\"end\",1,null,{\"code\":\"internal\"")
                .contains("\"reference\"");
        assertThat(log.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorInAHookOfAStreamIsAnsweredAndTheStreamStillEnds(boolean nonBlocking) {
        List<String> where = new CopyOnWriteArrayList<>();
        var recording = new Recording() {
            @Override
            boolean nonBlocking() {
                return nonBlocking;
            }

            @Override
            void opened(StreamingSession session) {
                session.onClose(() -> {
                    throw new OnPurpose("an action for the end");
                });
                if (where.contains("opened")) {
                    throw new OnPurpose("streamOpened");
                }
            }

            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                throw new OnPurpose("handleStreamMessage");
            }

            @Override
            void closed(StreamingSession session) {
                throw new OnPurpose("streamClosed");
            }
        };
        var server = start(recording);
        RawWebSocket client = open(server, "echo");
        for (int i = 0; i < 3; i++) {
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
            assertThat(client.expectText()).contains("\"internal\"").contains("\"reference\"");
        }
        client.sendText("[\"close\",\"echo\"]");
        assertThat(client.expectText()).startsWith("[\"closed\",\"echo\"");
        where.add("opened");
        client.sendText("[\"open\",\"echo\"]");
        assertThat(client.expectText()).startsWith("[\"refused\",\"echo\",\"internal\"");
        where.clear();
        open(client, "echo");
        client.close();

        await().until(() ->
                server.statistics().streamsClosed() == server.statistics().streamsOpened());
        assertThat(recording.calls).filteredOn("closed"::equals).hasSize(3);
        assertThat(log.errors())
                .anyMatch(line -> line.startsWith("handleStreamMessage"))
                .anyMatch(line -> line.startsWith("streamOpened"))
                .anyMatch(line -> line.startsWith("streamClosed"))
                .anyMatch(line -> line.startsWith("An action for the end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WORKER", "BLOCKING"})
    void anErrorInAListenerOfAChannelConcernsNoOtherListenerAndNoOtherMessage(String delivery) {
        var server = start(new Recording());
        List<Integer> heard = new CopyOnWriteArrayList<>();
        var how = Delivery.valueOf(delivery);
        server.messages()
                .addListener(
                        "room",
                        SimpleData.class,
                        data -> {
                            throw new OnPurpose("a listener");
                        },
                        how);
        server.messages().addListener("room", SimpleData.class, data -> heard.add(data.num()), how);
        for (int i = 0; i < 3; i++) {
            server.messages().postMessage("room", new SimpleData(i)).join();
        }
        await().until(() -> heard.equals(List.of(0, 1, 2)));
        await().until(() -> log.errors().stream()
                        .filter(line -> line.startsWith("The listener"))
                        .count()
                == 3);
    }
}
