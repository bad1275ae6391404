package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** The server does not accept the key, or the key provider had none. */
public final class UnauthenticatedException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    public UnauthenticatedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
