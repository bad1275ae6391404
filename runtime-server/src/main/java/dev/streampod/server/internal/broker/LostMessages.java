package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.Messages;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts messages that were lost for one reason, and logs at most one of them a second. Safe for use from any thread.
 */
final class LostMessages {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final String what;
    private final LongAdder count = new LongAdder();
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** @param what happened to each of them, for the log */
    LostMessages(String what) {
        this.what = what;
    }

    void add(String channel, Throwable why) {
        count.increment();
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + PAUSE)) {
            log.warn("{} on channel {}, {} since the start: {}", what, channel, count, why.getMessage());
        }
    }

    long count() {
        return count.sum();
    }
}
