package dev.streampod.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a connection's state.
 *
 * @param state the state it is in now
 * @param cause why; null when the application wanted it so, and when all is well
 * @param retryAt when it is opened again; null unless the state is {@link ConnectionState#WAITING_TO_RETRY}
 */
public record ConnectionEvent(
        ConnectionState state,
        @Nullable Throwable cause,
        @Nullable Instant retryAt) {}
