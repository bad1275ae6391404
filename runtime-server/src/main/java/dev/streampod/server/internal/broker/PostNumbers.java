package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Numbers this server's posts, per channel, in the order in which they are handed to the bus. A channel belongs to one
 * stripe, whose lock is held from the number to the bus, so that the two orders are one.
 */
final class PostNumbers {

    private static final int STRIPES = 16;

    /** How many channels a stripe remembers; a channel forgotten begins another run. */
    private static final int CHANNELS = 1_024;

    private final long origin = new SecureRandom().nextLong();
    private final AtomicLong runs = new AtomicLong();
    private final Stripe[] stripes = new Stripe[STRIPES];

    PostNumbers() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    long origin() {
        return origin;
    }

    /**
     * Numbers and publishes; a post that the bus does not take uses up no number.
     *
     * @param heard how far the history goes at least, by what came over the channel; null when nothing did
     */
    CompletableFuture<Void> publish(
            MessageBus bus,
            String channel,
            byte[] envelope,
            @Nullable ChannelHistory history,
            @Nullable ChannelPosition heard) {
        Stripe stripe = stripes[ChannelWorkers.spread(channel) & (STRIPES - 1)];
        stripe.lock.lock();
        try {
            Counter counter = stripe.counters.computeIfAbsent(channel, name -> new Counter(runs.incrementAndGet()));
            Envelope.number(envelope, origin, counter.run, counter.number + 1);
            counter.progress.heard(heard);
            CompletableFuture<Void> posted = history == null
                    ? bus.publish(channel, envelope)
                    : bus.publishWithHistory(channel, envelope, history, counter.progress);
            counter.number++;
            return posted;
        } finally {
            stripe.lock.unlock();
        }
    }

    private static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, Counter> counters = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Counter> eldest) {
                return size() > CHANNELS;
            }
        };
    }

    private static final class Counter {
        private final long run;
        private final HistoryProgress progress = new HistoryProgress();
        private long number;

        private Counter(long run) {
            this.run = run;
        }
    }
}
