package dev.streampod.server.messaging.redis;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis takes posts that are kept, by its last answers; says in the log when that changes. Guarded by the lock of
 * {@link RedisPublisher}.
 */
final class RedisReadiness {

    private static final Logger log = LoggerFactory.getLogger(RedisMessageBus.class);

    /** For how long a Redis that takes no posts, since another one does, is asked before a new connection is tried. */
    private static final long ELSEWHERE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RedisLimits limits;
    private boolean ready = true;
    private long notReadySince;
    private @Nullable String lastError;

    RedisReadiness(RedisLimits limits) {
        this.limits = limits;
    }

    /** A post that is kept was taken. */
    void taken() {
        if (!ready) {
            ready = true;
            log.info("Redis takes posts again");
        }
    }

    /** A post was answered with an error that passes. Returns whether a new connection should be tried. */
    boolean notReady(Throwable error) {
        lastError = String.valueOf(error.getMessage());
        if (ready) {
            ready = false;
            notReadySince = System.nanoTime();
            log.warn(
                    "Redis does not take posts now: {}. They wait for up to {} s, and are tried again until then",
                    lastError,
                    limits.keptFor().toSeconds());
        }
        return RedisErrors.isElsewhere(error) && System.nanoTime() - notReadySince > ELSEWHERE_NANOS;
    }

    /** There is a new connection: it has a while of its own. */
    void connected() {
        notReadySince = System.nanoTime();
    }

    /** Why posts are not taken, for the reports of those that have waited for too long; empty while they are. */
    String reason() {
        return ready || lastError == null ? "" : ": " + lastError;
    }
}
