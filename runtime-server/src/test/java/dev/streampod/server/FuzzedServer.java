package dev.streampod.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.session.TransportConnection;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.Boom;
import dev.streampod.server.protocol.Burst;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.EchoToClient;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The connections of a server without its sockets, with one client that has one connection after the other. */
final class FuzzedServer implements AutoCloseable {

    private static final int MOST = 100;

    private static final ValueCodec<Integer> INT =
            ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);
    private static final MethodDefinition<Integer> ANSWER =
            MethodDefinition.builder("answer").parameter("to", INT).returns(INT);
    private static final MethodDefinition<Integer> COUNT =
            MethodDefinition.builder("count").parameter("to", INT).returnsStream(INT);
    private static final MethodDefinition<Integer> SUM =
            MethodDefinition.builder("sum").streamParameter("values", INT).returns(INT);

    private static final class Calls extends MethodEndpoint {

        private Calls() {
            super(EndpointDefinition.builder("calls")
                    .methods(ANSWER, COUNT, SUM)
                    .build());
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == ANSWER) {
                return arguments.<Integer>get(0);
            }
            if (method == COUNT) {
                int to = Math.min(MOST, arguments.<Integer>get(0));
                return ItemPublisher.<Integer>of(out -> {
                    for (int i = 0; i < to; i++) {
                        out.send(i);
                    }
                });
            }
            int sum = 0;
            try {
                for (int value : MessageStream.of(arguments.<Flow.Publisher<Integer>>get(0))) {
                    sum += value;
                }
            } catch (RuntimeException e) {
                throw RequestException.badRequest("the stream failed");
            }
            return sum;
        }
    }

    private static final class Endpoints extends Recording {

        @Override
        void opened(StreamingSession session) {
            calls.clear();
            echo.keep(session, "something");
            session.messages().addListener("all", SimpleData.class, message -> {});
            echo.send(session, new SimpleData(-1));
        }

        @Override
        void handled(StreamingSession session, EchoFromClient message) {
            if (message instanceof Boom boom) {
                throw RequestException.badRequest(boom.reason());
            }
            super.handled(session, message instanceof Burst burst ? new Burst(Math.min(MOST, burst.num())) : message);
        }

        @Override
        SlowReaderPolicy<EchoToClient> slowReaders() {
            return SlowReaderPolicy.latestByKey(message -> message instanceof SimpleData data ? data.num() % 10 : null);
        }
    }

    private final LogCapture log = new LogCapture("dev.streampod.server");
    private final ServerCounters counters = new ServerCounters();
    private final Endpoints endpoints = new Endpoints();
    private final HandlerThreads handlers =
            HandlerThreads.create("fuzzed-handler", new LongAdder(), ServerFailures.logged());
    private final MessageBroker messages;
    private final ClientSessions connections;
    private @Nullable String nextKey;
    private FuzzedTransport transport;
    private TransportConnection connection;

    FuzzedServer() {
        var registry = EntityRegistry.of(List.of(EchoProtocol.INSTANCE));
        var routes = new Routes(true);
        for (Endpoint endpoint : endpoints.endpoints().endpoints()) {
            routes.add(
                    endpoint.definition(),
                    EchoProtocol.INSTANCE,
                    new EndpointHandlers.Hooks<>((StreamEndpoint<?, ?, ?>) endpoint),
                    (method, session, arguments) -> null);
        }
        var calls = new Calls();
        routes.add(
                calls.definition(),
                EchoProtocol.INSTANCE,
                null,
                (method, session, arguments) -> calls.call(method, session, new CallArguments(arguments)));
        messages = MessageBroker.builder(registry)
                .executor(handlers)
                .mayWait(() -> true)
                .build();
        var limits = Limits.builder()
                .queueBytes(8 * 1024)
                .mailboxMessages(8)
                .callsPerConnection(8)
                .streamsPerConnection(2)
                .waitingSessions(3)
                .drainSpread(Duration.ZERO)
                .drainTimeout(Duration.ofSeconds(20))
                .build();
        connections = new ClientSessions(
                "s-fuzzed",
                limits,
                routes,
                registry,
                FuzzedServer::user,
                messages,
                new PresenceRegistry(
                        registry,
                        messages::control,
                        handlers,
                        MessagingLimits.defaults().presenceLease(),
                        MessagingLimits.defaults().messageBytes(),
                        new TimerWheel("presence-timer", counters.failures),
                        counters.failures),
                handlers,
                new NetworkThreads(),
                counters,
                new TimerWheel(ClientSessions.TIMER, counters.failures));
        connect();
    }

    private static Optional<AuthenticationInfo> user(String key) {
        return key.equals("ada")
                ? Optional.of(AuthenticationInfo.of("ada"))
                : key.equals("root") ? Optional.of(AuthenticationInfo.of("root", "admin")) : Optional.empty();
    }

    private void connect() {
        String token = transport == null ? "none" : transport.token();
        transport = new FuzzedTransport(token);
        connection = connections.accept(transport, "127.0.0.1", nextKey);
        nextKey = null;
        transport.attach(connection);
    }

    /**
     * Something happens: the client sends the line, in which {@code $token} stands for the token of its session; or one of
     * {@code !lost}, {@code !close <code>}, {@code !bad}, {@code !stall}, {@code !go}, {@code !send}, {@code !end},
     * {@code !kick}, {@code !revoke}, {@code !key <key>}.
     */
    void step(String line) {
        if (!line.startsWith("!")) {
            transport.receive(line.replace("$token", transport.token()).getBytes(UTF_8));
        } else if (line.startsWith("!close ")) {
            reconnect(code(line.substring(7)));
        } else if (line.startsWith("!key ")) {
            nextKey = line.substring(5);
        } else {
            happen(line);
        }
        if (transport.over()) {
            reconnect(CloseCode.NORMAL);
        }
    }

    private void happen(String what) {
        switch (what) {
            case "!lost" -> reconnect(CloseCode.ABNORMAL);
            case "!bad" -> connection.violated(CloseCode.INVALID_UTF8, "not UTF-8");
            case "!stall" -> transport.stall(true);
            case "!go" -> transport.stall(false);
            case "!send" -> {
                for (StreamingSession session : connections.sessions()) {
                    if (session.endpoint().equals("echo")) {
                        for (int i = 0; i < MOST; i++) {
                            endpoints.echo.send(session, new SimpleData(i));
                        }
                    }
                }
            }
            case "!end" -> connections.sessions().forEach(session -> session.closeStream("enough"));
            case "!kick" -> connections.sessions().forEach(session -> session.closeConnection(4001, "enough"));
            case "!revoke" -> connections.revoke(new Revocation.OfUser("ada"), System.nanoTime());
            default -> {}
        }
    }

    private static int code(String digits) {
        return digits.matches("\\d{4}") ? Integer.parseInt(digits) : CloseCode.NORMAL;
    }

    private void reconnect(int code) {
        transport.end(code);
        assertThat(transport.malformed()).isEmpty();
        connect();
    }

    /** Ends everything, and sees to it that nothing is left. */
    @Override
    public void close() {
        transport.end(CloseCode.ABNORMAL);
        connections.drain();
        assertThat(connections.count()).as("connections").isZero();
        assertThat(connections.waitingSessions()).as("waiting sessions").isZero();
        assertThat(connections.sessions()).isEmpty();
        assertThat(counters.sessions.sum()).as("sessions").isZero();
        assertThat(counters.calls.sum()).as("calls").isZero();
        assertThat(counters.userObjects.sum()).as("user objects").isZero();
        assertThat(counters.streamsClosed.sum()).as("closed streams").isEqualTo(counters.streamsOpened.sum());
        messages.close();
        connections.close();
        handlers.close();
        assertThat(messages.listeners()).as("listeners").isZero();
        assertThat(log.errors()).isEmpty();
        log.close();
    }
}
