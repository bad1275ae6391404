package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** No server of this protocol listens at the address, or it did not accept the connection. */
public final class ConnectionRefusedException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    public ConnectionRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
