package dev.streampod.client.stress;

import dev.streampod.server.messaging.Messages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A thread that posts numbered ticks of any size to channels, some of them more often than others. */
final class SoakPoster {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(12);
    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_PADDING = 1_500;

    private final String name;
    private final Messages messages;
    private final List<SoakChannel> channels;
    private final SoakPosts posts;
    private final Random random;
    private final Thread thread;
    private volatile boolean stopping;

    SoakPoster(String name, Messages messages, List<SoakChannel> channels, SoakPosts posts, long seed) {
        this.name = name;
        this.messages = messages;
        this.channels = channels;
        this.posts = posts;
        this.random = new Random(seed);
        this.thread = new Thread(this::post, "stress poster " + name);
        thread.start();
    }

    /** The origin of what somebody posts to a channel. */
    static String origin(String poster, SoakChannel channel) {
        return poster + " to " + channel;
    }

    /** The origin of a tick, without its padding. */
    static String origin(Tick tick) {
        String text = tick.origin();
        int end = text.indexOf('|');
        return end < 0 ? text : text.substring(0, end);
    }

    static boolean isOf(Tick tick, SoakChannel channel) {
        return origin(tick).endsWith(" to " + channel);
    }

    private void post() {
        Map<SoakChannel, Long> numbers = new HashMap<>();
        while (!stopping) {
            SoakChannel channel =
                    channels.get(Math.min(random.nextInt(channels.size()), random.nextInt(channels.size())));
            for (int count = 1 + random.nextInt(MOST_AT_ONCE); count > 0; count--) {
                long number = numbers.merge(channel, 1L, Long::sum);
                String origin = origin(name, channel);
                String padding = "x".repeat(random.nextInt(MOST_PADDING));
                posts.posted(origin, number, channel.post(messages, new Tick(origin + "|" + padding, number)));
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
