package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** The server did not welcome the connection in time. */
public final class ConnectionTimeoutException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    public ConnectionTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
