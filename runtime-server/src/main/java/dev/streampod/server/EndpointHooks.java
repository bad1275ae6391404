package dev.streampod.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.connection.StreamHandler;
import java.util.Objects;

/** An endpoint's hooks, reachable for connections, which cannot call what is protected. */
final class EndpointHooks<IN extends SerializableEntity> implements StreamHandler {

    private final StreamEndpoint<IN, ?, ?> endpoint;
    private final Class<IN> messageType;

    EndpointHooks(StreamEndpoint<IN, ?, ?> endpoint) {
        this.endpoint = endpoint;
        this.messageType = endpoint.messageType();
    }

    @Override
    public boolean nonBlocking() {
        return endpoint.nonBlocking();
    }

    @Override
    public SlowReaderPolicy<?> slowReaders() {
        return Objects.requireNonNull(endpoint.slowReaders(), () -> "slowReaders() of " + endpoint + " is null");
    }

    @Override
    public void opened(StreamingSession session) {
        endpoint.streamOpened(session);
    }

    @Override
    public void message(StreamingSession session, SerializableEntity message) {
        endpoint.handleStreamMessage(session, messageType.cast(message));
    }

    @Override
    public void closed(StreamingSession session) {
        endpoint.streamClosed(session);
    }
}
