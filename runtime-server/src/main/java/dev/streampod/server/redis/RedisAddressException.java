package dev.streampod.server.redis;

/**
 * A text that is not the address of a Redis. The message says what is wrong, in which part, and what a good address looks
 * like; it repeats neither user nor password.
 */
public final class RedisAddressException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    RedisAddressException(String message) {
        super(message);
    }
}
