package dev.streampod.server.internal.stream;

import dev.streampod.entity.SerializableEntity;
import org.jspecify.annotations.Nullable;

/** A session as its endpoint uses it: where messages go out, and where the endpoint's object is kept. */
public interface OutboundStream {

    /** Sends without blocking; drops and counts when the stream has ended. */
    void send(SerializableEntity message);

    void setUserObject(@Nullable Object userObject);

    @Nullable
    Object userObject();
}
