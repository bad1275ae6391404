package dev.streampod.server.connection;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.StreamingSession;

/** The application's side of a stream: an endpoint's hooks, as the connection calls them. */
public interface StreamHandler {

    /** Whether {@link #message} may run on a network thread. */
    boolean nonBlocking();

    void opened(StreamingSession session);

    void message(StreamingSession session, SerializableEntity message);

    void closed(StreamingSession session);
}
