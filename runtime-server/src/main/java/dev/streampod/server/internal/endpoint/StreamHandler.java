package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.StreamingSession;

/** The application's side of a stream: an endpoint's hooks, as {@code StreamSession} calls them. */
public interface StreamHandler {

    /** Whether {@link #message} may run on a network thread. */
    boolean nonBlocking();

    /** The policy for messages that its clients do not read in time; of the classes that it sends. */
    SlowReaderPolicy<?> slowReaders();

    void opened(StreamingSession session);

    void message(StreamingSession session, SerializableEntity message);

    void closed(StreamingSession session);
}
