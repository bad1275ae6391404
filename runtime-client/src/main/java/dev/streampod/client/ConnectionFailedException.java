package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** A connection could not be opened. */
public abstract sealed class ConnectionFailedException extends StreampodException
        permits ConnectionRefusedException,
                ConnectionTimeoutException,
                UnauthenticatedException,
                UntrustedServerException,
                IncompatibleProtocolException {

    private static final long serialVersionUID = 1L;

    ConnectionFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
