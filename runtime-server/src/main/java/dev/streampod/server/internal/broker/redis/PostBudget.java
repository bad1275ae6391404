package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many posts may wait for Redis, over all its masters, and how many do. A post that Redis has answered gives its room back
 * before its future is completed; a post that was given up (expired, closed, no Redis), after. Safe for use from any thread; takes no other lock.
 */
final class PostBudget {

    private final RedisLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();

    // Guarded by the lock.
    private int posts;
    private long bytes;
    private long lastNumber;

    PostBudget(RedisLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes room for a post.
     *
     * @param reachable whether Redis can be reached, for the report
     * @return the number of the post: greater than that of all before it
     * @throws MessageNotPostedException when there is no room
     */
    long take(int size, boolean reachable) {
        if (size > limits.bufferedBytes()) {
            throw new MessageNotPostedException(
                    Reason.TOO_LARGE,
                    "The post has " + size + " bytes; at most " + limits.bufferedBytes()
                            + " bytes of posts may wait for Redis");
        }
        lock.lock();
        try {
            if (posts >= limits.bufferedPosts() || bytes + size > limits.bufferedBytes()) {
                throw new MessageNotPostedException(
                        Reason.FULL,
                        "The buffer of posts for Redis is full: " + posts + " posts, " + bytes + " bytes"
                                + (reachable ? "" : "; Redis cannot be reached"));
            }
            posts++;
            bytes += size;
            return ++lastNumber;
        } finally {
            lock.unlock();
        }
    }

    void free(List<RedisPost> done) {
        lock.lock();
        try {
            posts -= done.size();
            for (RedisPost post : done) {
                bytes -= post.bytes();
            }
            if (posts == 0) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing waits any more, or for so long. */
    void awaitEmpty(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (posts > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
