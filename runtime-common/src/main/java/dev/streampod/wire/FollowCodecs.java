package dev.streampod.wire;

import dev.streampod.protocol.ChannelDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Which channels may be followed over one connection, and which are: what a frame reader asks before it decodes a frame about
 * one. Asked on the thread that reads the connection.
 */
public interface FollowCodecs {

    /** Of a side that has no channels at all. */
    FollowCodecs NONE = new FollowCodecs() {};

    /** Whether this side has an endpoint of that name. */
    default boolean hasEndpoint(String endpoint) {
        return false;
    }

    /** A channel that the other side may follow; null when there is none. */
    default @Nullable ChannelDefinition channel(String endpoint, String name) {
        return null;
    }

    /** The channel that this side follows under that number; null when it follows none. */
    default @Nullable ChannelDefinition followed(long id) {
        return null;
    }
}
