package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** Superclass of all exceptions that a client throws at run time. */
public abstract sealed class StreampodException extends RuntimeException
        permits ConnectionFailedException,
                ConnectionLostException,
                StreamException,
                CallException,
                FollowEndedException,
                SendQueueFullException,
                MessageTooLargeException,
                ClientClosedException {

    private static final long serialVersionUID = 1L;

    StreampodException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
