package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.Limits;
import dev.streampod.server.Session;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.endpoint.StreamHandler;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server without its sockets. The stream of {@code everybody} is for everybody; the stream of
 * {@code members} and its methods {@code ask}, {@code spoil} and {@code collect} are for the signed-in. A key is a user and a
 * key id: {@code ada:k1}.
 */
public class MemoryServer implements StreamHandler, AutoCloseable {

    public static final Authenticator TRUSTING =
            key -> Optional.of(new AuthenticationInfo(key.split(":")[0], Set.of(), key.split(":")[1], null));

    private static final MethodDefinition<Integer> ASK = MethodDefinition.builder("ask")
            .returns(ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt));
    /** Its argument cannot be read: the codec fails with an error. */
    private static final MethodDefinition<Integer> SPOIL = MethodDefinition.builder("spoil")
            .parameter(
                    "value",
                    ValueCodec.<Integer>of(
                            reader -> {
                                throw new StackOverflowError("on purpose");
                            },
                            EntityWriter::writeInt))
            .returns(ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt));

    /** Takes a stream of numbers, {@code values}. */
    private static final MethodDefinition<Integer> COLLECT = MethodDefinition.builder("collect")
            .streamParameter("values", ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt))
            .returns(ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt));

    private static final MessageSet MESSAGES = MessageSet.of(SimpleData.class);

    public final ServerCounters counters = new ServerCounters();
    public final ClientSessions connections;
    private final HandlerThreads handlers;
    private final MessageBroker messages;
    private final PresenceRegistry presence;

    public MemoryServer(Authenticator authenticator, Limits limits) {
        this(authenticator, limits, null);
    }

    /** @param threads runs handlers, and is closed with this server; null for the usual ones */
    @SuppressWarnings("this-escape") // nothing is handled before the constructor has ended
    public MemoryServer(Authenticator authenticator, Limits limits, @Nullable HandlerThreads threads) {
        handlers =
                threads == null ? HandlerThreads.create("memory-handler", new LongAdder(), counters.failures) : threads;
        var registry = EntityRegistry.of(List.of(EchoProtocol.INSTANCE));
        var routes = new Routes(true);
        routes.add(
                EndpointDefinition.builder("everybody").stream(MESSAGES, MESSAGES)
                        .build(),
                EchoProtocol.INSTANCE,
                this,
                (method, session, arguments) -> null);
        routes.add(
                EndpointDefinition.builder("members").requireLogin().stream(MESSAGES, MESSAGES)
                        .methods(ASK, SPOIL, COLLECT)
                        .build(),
                EchoProtocol.INSTANCE,
                this,
                (method, session, arguments) ->
                        method == COLLECT ? collected((MessageStream<?>) arguments[0]) : asked(session));
        messages = MessageBroker.builder(registry)
                .executor(handlers)
                .mayWait(() -> true)
                .build();
        presence = new PresenceRegistry(
                registry,
                messages::control,
                handlers,
                MessagingLimits.defaults().presenceLease(),
                MessagingLimits.defaults().messageBytes(),
                new TimerWheel("presence-timer", counters.failures),
                counters.failures);
        connections = new ClientSessions(
                "s-memory",
                limits,
                routes,
                registry,
                authenticator,
                messages,
                presence,
                handlers,
                new NetworkThreads(),
                counters,
                new TimerWheel(ClientSessions.TIMER, counters.failures));
    }

    public static Limits.Builder limits() {
        return Limits.builder()
                .authenticationTimeout(Duration.ofSeconds(60))
                .closeTimeout(Duration.ofMillis(500))
                .drainSpread(Duration.ZERO);
    }

    public MemoryTransport connect() {
        var transport = new MemoryTransport();
        transport.attach(connections.accept(transport, "127.0.0.1", null));
        return transport;
    }

    /** A connection whose client is signed in with that key, or with none if that is empty, and may resume. */
    public MemoryTransport welcomed(String key) {
        MemoryTransport transport = connect();
        transport.receive("[\"hello\",{\"protocol\":1," + keyed(key) + "\"resume\":true}]");
        transport.expect("[\"welcome\"");
        return transport;
    }

    /** A connection over which a client asks to continue a session of which it has received one frame: the first opening. */
    public MemoryTransport resuming(String key, String token) {
        MemoryTransport transport = connect();
        transport.receive("[\"hello\",{\"protocol\":1," + keyed(key) + "\"resume\":{\"token\":\"" + token
                + "\",\"received\":1}}]");
        return transport;
    }

    private static String keyed(String key) {
        return key.isEmpty() ? "" : "\"key\":\"" + key + "\",";
    }

    public static void open(MemoryTransport transport, String endpoint) {
        transport.receive("[\"open\",\"" + endpoint + "\"]");
        transport.expect("[\"opened\",\"" + endpoint + "\"]");
    }

    /** The answer to the method; for tests to override. */
    public int asked(Session session) {
        return 42;
    }

    /** The answer to {@code collect}; for tests to override. */
    public int collected(@Nullable MessageStream<?> values) {
        return 0;
    }

    @Override
    public boolean nonBlocking() {
        return true;
    }

    @Override
    public SlowReaderPolicy<?> slowReaders() {
        return SlowReaderPolicy.disconnect();
    }

    @Override
    public void opened(StreamingSession session) {}

    @Override
    public void message(StreamingSession session, SerializableEntity message) {}

    @Override
    public void closed(StreamingSession session) {}

    /** Drains, and sees to it that nothing is left. Connections are to be lost before. */
    @Override
    public void close() {
        connections.drain();
        assertThat(connections.sessions()).isEmpty();
        assertThat(connections.waitingSessions()).isZero();
        assertThat(connections.resumable().isAny()).isFalse();
        assertThat(counters.sessions.sum()).as("sessions").isZero();
        assertThat(counters.calls.sum()).as("calls").isZero();
        assertThat(counters.streamsClosed.sum()).as("closed streams").isEqualTo(counters.streamsOpened.sum());
        presence.close();
        messages.close();
        connections.close();
        handlers.close();
    }
}
