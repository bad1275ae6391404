package dev.streampod.server.internal.redis;

/** An address that is no address of a Redis. The message says what is wrong with it and what a good one looks like. */
public final class RedisAddressException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    RedisAddressException(String message) {
        super(message);
    }
}
