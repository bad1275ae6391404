package dev.streampod.server.internal.endpoint;

import dev.streampod.protocol.ChannelDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A channel that clients may follow through an endpoint. Immutable.
 *
 * @param endpoint the name of the endpoint
 * @param access what the use of the endpoint requires; the handler decides on each channel
 */
public record FollowRoute(String endpoint, ChannelDefinition channel, AccessRule access, FollowHandler handler) {

    /** The application's side of it: the endpoint, as the session calls it. */
    @FunctionalInterface
    public interface FollowHandler {

        /**
         * The channel of these values of its parameters. Called by the thread that reads the connection, so that no more waits
         * for a handler thread than the channel's name, which is bounded.
         *
         * @throws IllegalArgumentException when there is no such channel, because its name would be too long
         */
        FollowTarget target(@Nullable Object[] arguments);
    }

    public String name() {
        return endpoint + "." + channel.name();
    }
}
