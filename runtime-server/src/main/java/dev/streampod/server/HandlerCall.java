package dev.streampod.server;

import org.jspecify.annotations.Nullable;

/**
 * Which code of an endpoint the server calls.
 *
 * @param endpoint the endpoint's name
 * @param name the method's or the channel's name, as the protocol declares it; null for hooks of the stream
 */
public record HandlerCall(
        Kind kind, String endpoint, @Nullable String name) {

    /** The kinds of code that an endpoint has. More may be added. */
    public enum Kind {
        METHOD,
        STREAM_OPENED,
        STREAM_MESSAGE,
        STREAM_CLOSED,
        MAY_FOLLOW,
        PRESENT_AS
    }
}
