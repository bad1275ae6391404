package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.redis.RedisErrors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis takes posts, by its last answers. Guarded by the lock of {@link RedisPublisher}, except for the log entries
 * about changes, which are written without it.
 */
final class RedisReadiness {

    private static final Logger log = LoggerFactory.getLogger(RedisLog.NAME);

    /** For how long a Redis that takes no posts, since another one does, is asked before a new connection is tried. */
    private static final long ELSEWHERE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * For how long posts wait for memory: Redis may be about to remove what has expired. After that it is refused at once, until
     * something is kept again; what is not kept, and Redis takes, must not wait behind it for long.
     */
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private enum State {
        READY,
        NOT_READY,
        /** Not ready, and the last error said that writes go to another Redis. */
        ELSEWHERE
    }

    private final RedisLimits limits;
    private State state = State.READY;
    private long notReadySince;

    private boolean outOfMemory;
    private long outOfMemorySince;
    private @Nullable String lastError;
    /** Whether the log says that posts are not taken. */
    private boolean said;

    RedisReadiness(RedisLimits limits) {
        this.limits = limits;
    }

    /**
     * A post was taken.
     *
     * @param kept whether it is kept. A Redis that writes do not go to takes posts that are not kept all the same
     */
    void taken(boolean kept) {
        if (kept || state != State.ELSEWHERE) {
            state = State.READY;
        }
        outOfMemory = outOfMemory && !kept;
    }

    /** A post was answered with an error. Returns whether it waits, and {@link #notReady} is to be called. */
    boolean passes(Throwable error) {
        if (!RedisErrors.isOutOfMemory(error)) {
            return RedisErrors.passes(error);
        }
        if (!outOfMemory) {
            outOfMemory = true;
            outOfMemorySince = System.nanoTime();
        }
        return System.nanoTime() - outOfMemorySince < MEMORY_NANOS;
    }

    /** A post was answered with an error that passes. Returns whether a new connection should be tried. */
    boolean notReady(Throwable error) {
        lastError = RedisErrors.explained(error);
        State now = RedisErrors.isElsewhere(error) ? State.ELSEWHERE : State.NOT_READY;
        if (state == State.READY) {
            notReadySince = System.nanoTime();
        }
        state = now;
        return state == State.ELSEWHERE && System.nanoTime() - notReadySince > ELSEWHERE_NANOS;
    }

    /**
     * The line to log without the lock, now that answers were taken; null when nothing has changed. A Redis without memory takes posts
     * again when it keeps one: that it has taken another one would end a warning whose reason lasts.
     */
    @Nullable
    Runnable change() {
        if (said ? state != State.READY || outOfMemory : state == State.READY) {
            return null;
        }
        said = !said;
        if (!said) {
            return () -> log.info("Redis takes posts again");
        }
        String error = lastError;
        return () -> log.warn(
                "Redis does not take posts now: {}. They wait for up to {} s, and are tried again until then",
                error,
                limits.bufferTime().toSeconds());
    }

    /** There is a new connection: it has a while of its own. */
    void connected() {
        notReadySince = System.nanoTime();
    }

    /** Why posts are not taken, for the reports of those that have waited for too long; empty while they are. */
    String reason() {
        return state == State.READY || lastError == null ? "" : ": " + lastError;
    }
}
