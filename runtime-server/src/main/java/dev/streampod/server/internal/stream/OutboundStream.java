package dev.streampod.server.internal.stream;

import dev.streampod.entity.SerializableEntity;
import org.jspecify.annotations.Nullable;

/** The part of a session that its endpoint uses: it sends messages, and keeps the endpoint's user object. */
public interface OutboundStream {

    /** Sends without blocking; drops and counts when the stream has ended. */
    void send(SerializableEntity message);

    void setUserObject(@Nullable Object userObject);

    @Nullable
    Object userObject();
}
