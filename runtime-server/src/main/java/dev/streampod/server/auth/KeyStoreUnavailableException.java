package dev.streampod.server.auth;

import org.jspecify.annotations.Nullable;

/** A key store cannot be asked now; whether a key is valid is not known. Shows no key. */
public final class KeyStoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KeyStoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
