package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** Nobody serves this protocol at that address, or whoever does would not take the connection. */
public final class ConnectionRefusedException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    public ConnectionRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
