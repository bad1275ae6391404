package dev.streampod.channels;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.golden.everything.SimpleData;
import dev.streampod.golden.everything.server.AnythingEndpoint;
import dev.streampod.golden.everything.server.RoomChannel;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presences;
import dev.streampod.stream.MessageStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server whose clients hear the room 42, and post to it what they send; a number below zero is the last they hear. */
final class ChannelsServer implements AutoCloseable {

    static final RoomChannel ROOM = RoomChannel.of(42);

    private final StreampodServer server;

    /** @param redis where its Redis is; null for a server of its own */
    ChannelsServer(@Nullable String redis) {
        StreampodServer.Builder builder = StreampodServer.builder(new EndpointSet() {
                    @Override
                    public Protocol protocol() {
                        return EverythingProtocol.INSTANCE;
                    }

                    @Override
                    public List<Endpoint> endpoints() {
                        return List.of(new Room());
                    }
                })
                .port(0);
        if (redis != null) {
            builder.redis(redis);
        }
        server = builder.build().start();
    }

    int port() {
        return server.port();
    }

    Messages messages() {
        return server.messages();
    }

    Presences presences() {
        return server.presences();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Room extends AnythingEndpoint {

        @Override
        protected void streamOpened(StreamingSession session) {
            Consumer<SimpleData> listener = message -> sendStreamMessage(session, message);
            setUserObject(session, listener);
            ROOM.addListener(session, listener, Delivery.BLOCKING);
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, SerializableEntity message) {
            SimpleData data = (SimpleData) message;
            if (data.num() >= 0) {
                ROOM.post(session, data).join();
            } else {
                leave(session, data);
            }
        }

        /** Says whether the session's listener was there, after the message was heard once more. */
        private void leave(StreamingSession session, SimpleData last) {
            try (MessageStream<SimpleData> stream = ROOM.createStream(session)) {
                ROOM.post(session, last, MessageScope.LOCAL).join();
                if (!stream.iterator().next().equals(last)) {
                    throw new IllegalStateException("heard something else");
                }
            }
            boolean removed = ROOM.removeListener(session, Objects.requireNonNull(getUserObject(session)));
            sendStreamMessage(session, new SimpleData(removed ? 1 : 0));
        }
    }
}
