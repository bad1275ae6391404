package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** The server that answers does not speak this protocol, or no version of it that this client speaks. */
public final class IncompatibleProtocolException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    public IncompatibleProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
