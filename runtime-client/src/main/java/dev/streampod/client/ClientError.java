package dev.streampod.client;

import dev.streampod.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong that no call and no reader is told of otherwise.
 *
 * @param code what kind of failure; {@link ErrorCode#INTERNAL} for one that this client does not know
 * @param endpoint whose stream it concerns; null when it concerns the connection
 * @param reference finds it in the server's log; null when there is nothing to be found there
 * @param message what happened, for a person to read
 */
public record ClientError(
        ErrorCode code, @Nullable String endpoint, @Nullable String reference, String message) {}
