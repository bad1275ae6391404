package dev.streampod.wire;

import dev.streampod.entity.EntityCodec;
import org.jspecify.annotations.Nullable;

/**
 * Which classes may arrive on which stream: what a frame reader asks before it decodes a message. Implementations are
 * immutable and shared by all connections.
 */
public interface MessageCodecs {

    /** Whether there is an endpoint of that name with a stream. */
    boolean hasStream(String endpoint);

    /** The codec of a class that may arrive on the stream of that endpoint; null for any other. */
    @Nullable
    EntityCodec<?> codec(String endpoint, String className);
}
