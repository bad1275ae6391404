package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.EventThrottle;
import dev.streampod.server.messaging.Messages;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts messages that were lost for one reason, and logs at most one of them a second. Safe for use from any thread.
 */
final class LostMessages {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private final String what;
    private final LongAdder count = new LongAdder();
    private final EventThrottle throttle = new EventThrottle(Duration.ofSeconds(1));

    /** @param what happened to each of them, for the log */
    LostMessages(String what) {
        this.what = what;
    }

    void add(String channel, Throwable why) {
        count.increment();
        if (throttle.pass(what) != EventThrottle.HELD_BACK) {
            log.warn("{} on channel {}, {} since the start: {}", what, channel, count, why.getMessage());
        }
    }

    long count() {
        return count.sum();
    }
}
