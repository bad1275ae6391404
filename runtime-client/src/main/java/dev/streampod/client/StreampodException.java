package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** Whatever a client can fail with at run time. */
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
