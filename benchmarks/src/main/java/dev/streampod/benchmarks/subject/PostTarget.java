package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.EchoMessage;
import dev.streampod.benchmarks.protocol.GuardedMessage;
import dev.streampod.benchmarks.protocol.server.GuardedChannel;
import dev.streampod.benchmarks.protocol.server.KeptChannel;
import dev.streampod.benchmarks.protocol.server.TicksChannel;
import dev.streampod.benchmarks.server.Poster;
import dev.streampod.server.messaging.Messages;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Where a server posts: to one channel, or to some of the same kind in turn. */
final class PostTarget implements Poster {

    private static final long FIRST_ID = 1_000_000;
    private static final Instant SENT_AT = Instant.parse("2026-11-23T10:15:30.123Z");

    /** Fewer than may wait for Redis. */
    private static final int UNDER_WAY = 5_000;

    private final Messages messages;
    private final String channel;
    private final int numbers;
    private final AtomicLong posted = new AtomicLong();
    private final Semaphore underWay = new Semaphore(UNDER_WAY);

    /**
     * @param channel {@code feed}, or one that can be followed
     * @param numbers how many of these
     */
    PostTarget(Messages messages, String channel, int numbers) {
        this.messages = messages;
        this.channel = channel;
        this.numbers = numbers;
    }

    @Override
    public void post() {
        underWay.acquireUninterruptibly();
        long index = posted.getAndIncrement();
        var unused = post(FIRST_ID + index, index % numbers).whenComplete((done, failure) -> {
            underWay.release();
            if (failure != null) {
                System.err.println("a post failed: " + failure);
            }
        });
    }

    private CompletableFuture<Void> post(long id, long number) {
        return switch (channel) {
            case Feed.CHANNEL -> messages.postMessage(Feed.CHANNEL, message(id));
            case "ticks" -> TicksChannel.of(number).post(messages, message(id));
            case "kept" -> KeptChannel.of(number).post(messages, message(id));
            case "guarded" -> GuardedChannel.of(number).post(messages, guarded(id));
            default -> throw new IllegalArgumentException("unknown channel " + channel);
        };
    }

    private static EchoMessage message(long id) {
        return EchoMessage.builder()
                .id(id)
                .sender("ada-lovelace")
                .text("hello, world")
                .sentAt(SENT_AT)
                .x(17)
                .y(42)
                .build();
    }

    private static GuardedMessage guarded(long id) {
        return GuardedMessage.builder()
                .id(id)
                .sender("ada-lovelace")
                .text("hello, world")
                .sentAt(SENT_AT)
                .x(17)
                .y(42)
                .origin("benchmark")
                .build();
    }
}
