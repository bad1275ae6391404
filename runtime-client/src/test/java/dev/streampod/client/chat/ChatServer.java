package dev.streampod.client.chat;

import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import dev.streampod.server.Limits;
import dev.streampod.server.RequestException;
import dev.streampod.server.StreamEndpoint;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.AuthenticationInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The real server of the protocol: {@code chat} says everything back, {@code admin} too, to those who may. */
public final class ChatServer implements EndpointSet {

    private final Echo chat;
    private final Echo admin;

    public ChatServer() {
        this(false);
    }

    /** @param nonBlocking whether handlers run on the threads that read */
    public ChatServer(boolean nonBlocking) {
        MessageSet lines = MessageSet.of(Line.class);
        chat = new Echo(EndpointDefinition.builder("chat").stream(lines, lines).build(), nonBlocking);
        admin = new Echo(
                EndpointDefinition.builder("admin").requiredScopes("admin").stream(lines, lines)
                        .build(),
                nonBlocking);
    }

    /** Starts one; {@code admin-key} is valid, and has the scope {@code admin}. */
    public static StreampodServer start(ChatServer endpoints, int port) {
        return start(endpoints, port, builder -> builder);
    }

    /** The same with other settings. */
    public static StreampodServer start(
            ChatServer endpoints, int port, UnaryOperator<StreampodServer.Builder> settings) {
        return settings.apply(StreampodServer.builder(endpoints)
                        .port(port)
                        .host("127.0.0.1")
                        .authenticator(key -> key.equals("admin-key")
                                ? Optional.of(AuthenticationInfo.of("ada", "admin"))
                                : Optional.empty())
                        .limits(Limits.builder()
                                .drainSpread(Duration.ofMillis(20))
                                .build()))
                .build()
                .start();
    }

    public AtomicInteger opened() {
        return chat.opened;
    }

    public AtomicInteger adminOpened() {
        return admin.opened;
    }

    public AtomicInteger closed() {
        return chat.closed;
    }

    @Override
    public Protocol protocol() {
        return ChatProtocol.INSTANCE;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(chat, admin);
    }

    private static final class Echo extends StreamEndpoint<ChatFromClient, ChatToClient, Object> {

        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        private final boolean nonBlocking;

        private Echo(EndpointDefinition definition, boolean nonBlocking) {
            super(definition, ChatFromClient.class);
            this.nonBlocking = nonBlocking;
        }

        @Override
        protected boolean nonBlocking() {
            return nonBlocking;
        }

        @Override
        protected void streamOpened(StreamingSession session) {
            opened.incrementAndGet();
        }

        @Override
        protected void streamClosed(StreamingSession session) {
            closed.incrementAndGet();
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
            String text = ((Line) message).text();
            if (text.equals("bad")) {
                throw RequestException.badRequest("that was bad");
            }
            if (text.equals("bug")) {
                throw new IllegalStateException("internals");
            }
            sendStreamMessage(session, (Line) message);
        }
    }
}
