package dev.streampod.server;

import org.jspecify.annotations.Nullable;

/** The server could not start. The message says why and what to do about it. */
public class ServerStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
