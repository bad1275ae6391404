package dev.streampod.client.internal.session;

import dev.streampod.client.StreampodException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection.
 *
 * @param cause what the application is told
 * @param reconnects whether another attempt may help
 * @param reconnectAfterMillis how long the server asked the client to stay away; null when it did not say
 */
record ConnectionEnd(
        StreampodException cause,
        boolean reconnects,
        @Nullable Long reconnectAfterMillis) {

    ConnectionEnd(StreampodException cause, boolean reconnects) {
        this(cause, reconnects, null);
    }
}
