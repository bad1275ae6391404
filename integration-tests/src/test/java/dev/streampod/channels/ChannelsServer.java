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
import dev.streampod.server.messaging.Messages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server whose clients hear the room 42, and post to it whatever they send. */
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

    @Override
    public void close() {
        server.close();
    }

    private static final class Room extends AnythingEndpoint {

        @Override
        protected void streamOpened(StreamingSession session) {
            ROOM.addListener(session, message -> sendStreamMessage(session, message));
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, SerializableEntity message) {
            ROOM.post(session, (SimpleData) message).join();
        }
    }
}
