package dev.streampod.server.internal.broker.redis;

import java.time.Duration;

/**
 * The bounds of what goes through Redis.
 *
 * @param bufferedPosts how many posts wait for Redis at most, sent ones that it has not acknowledged included
 * @param bufferedBytes how many bytes they have at most
 * @param bufferTime how long a post is kept before it fails
 * @param unacknowledged how many posts are on their way to Redis at the same time at most
 * @param connectTimeout how long one attempt to connect may take
 * @param retry how long after a failed attempt the next one begins at most
 * @param heartbeat after how long without an answer a connection counts as lost, at most twice that
 * @param settle how long posts wait after an interruption, so that other servers have their subscriptions back too
 */
public record RedisLimits(
        int bufferedPosts,
        long bufferedBytes,
        Duration bufferTime,
        int unacknowledged,
        Duration connectTimeout,
        Duration retry,
        Duration heartbeat,
        Duration settle) {

    public RedisLimits {
        if (bufferedPosts < 1 || bufferedBytes < 1 || unacknowledged < 1) {
            throw new IllegalArgumentException("At least one post must be allowed to wait for Redis");
        }
    }

    /** The defaults. */
    public static RedisLimits defaults() {
        return new RedisLimits(
                10_000,
                8L << 20,
                Duration.ofSeconds(30),
                2_048,
                Duration.ofSeconds(2),
                Duration.ofMillis(250),
                Duration.ofSeconds(3),
                Duration.ofMillis(350));
    }

    public RedisLimits withBufferedPosts(int posts) {
        return new RedisLimits(
                posts, bufferedBytes, bufferTime, unacknowledged, connectTimeout, retry, heartbeat, settle);
    }

    public RedisLimits withBufferedBytes(long bytes) {
        return new RedisLimits(
                bufferedPosts, bytes, bufferTime, unacknowledged, connectTimeout, retry, heartbeat, settle);
    }

    public RedisLimits withBufferTime(Duration time) {
        return new RedisLimits(
                bufferedPosts, bufferedBytes, time, unacknowledged, connectTimeout, retry, heartbeat, settle);
    }

    public RedisLimits withConnectTimeout(Duration time) {
        return new RedisLimits(
                bufferedPosts, bufferedBytes, bufferTime, unacknowledged, time, retry, heartbeat, settle);
    }

    public RedisLimits withHeartbeat(Duration time) {
        return new RedisLimits(
                bufferedPosts, bufferedBytes, bufferTime, unacknowledged, connectTimeout, retry, time, settle);
    }
}
