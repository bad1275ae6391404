package dev.streampod.test;

import dev.streampod.client.ChannelFeed;
import dev.streampod.client.ContinuityListener;
import dev.streampod.client.EndpointStub;
import dev.streampod.client.Interruption;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What has come on a stream, and when. Any thread adds to it and waits on it; everything is guarded by this object's lock. */
final class Recording<M> {

    /** How many messages are kept; a stream that emits more is not recorded further, and says so. */
    static final int MOST_MESSAGES = 100_000;

    /** How many lines of it a failed assertion prints: the last ones. */
    static final int PRINTED = 100;

    private record Entry(Duration at, String text) {}

    private final String name;
    private final Instant began = Instant.now();
    private final long origin = System.nanoTime();
    private final List<M> messages = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private boolean over;
    private @Nullable Throwable failure;

    Recording(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void record(MessageStream<M> stream) {
        if (stream instanceof ChannelFeed<?> feed) {
            feed.onRecovery(recovery -> note(recovery.toString()));
        }
        stream.listen(this::emitted);
        var unused = stream.completion().whenComplete((nothing, thrown) -> ended(thrown));
    }

    void noteInterruptions(EndpointStub<?, ?> endpoint) {
        addListener(endpoint);
    }

    private <I extends SerializableEntity> void addListener(EndpointStub<I, ?> endpoint) {
        endpoint.addContinuityListener(new ContinuityListener<>() {
            @Override
            public void interrupted(Interruption<I> interruption) {
                note("interrupted: " + interruption);
            }

            @Override
            public void resumed(Instant from, Instant to) {
                note("resumed after an interruption of " + Duration.between(from, to));
            }
        });
    }

    private synchronized void emitted(M message) {
        if (messages.size() == MOST_MESSAGES) {
            if (!over) {
                over = true;
                failure = new IllegalStateException("More than " + MOST_MESSAGES + " messages were not recorded");
                note(failure.toString());
            }
            return;
        }
        messages.add(message);
        note(String.valueOf(message));
    }

    private synchronized void ended(@Nullable Throwable thrown) {
        if (!over) {
            over = true;
            failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            note(failure == null ? "ended" : "failed: " + failure);
        }
    }

    synchronized void note(String text) {
        entries.add(new Entry(Duration.ofNanos(System.nanoTime() - origin), text));
        notifyAll();
    }

    /** Returns the position of the first message from that one on that matches, waiting for it; -1 when none came in time. */
    synchronized int await(int from, Predicate<? super M> matches, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        int next = from;
        while (true) {
            for (; next < messages.size(); next++) {
                if (matches.test(messages.get(next))) {
                    return next;
                }
            }
            long left = end - System.nanoTime();
            if (over || left <= 0) {
                return -1;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits for the end of the stream; returns whether it came in time. */
    synchronized boolean awaitEnd(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!over) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    synchronized M message(int position) {
        return messages.get(position);
    }

    synchronized List<M> messages() {
        return List.copyOf(messages);
    }

    /** What was recorded, for a failed assertion. */
    @Override
    public synchronized String toString() {
        var text = new StringBuilder("Recorded since ").append(began).append(':');
        if (entries.isEmpty()) {
            return text.append(" nothing").toString();
        }
        int first = Math.max(0, entries.size() - PRINTED);
        if (first > 0) {
            text.append("\n  … ").append(first).append(" before");
        }
        for (Entry entry : entries.subList(first, entries.size())) {
            double seconds = entry.at().toNanos() / 1e9;
            text.append(String.format(Locale.ROOT, "%n  +%.3f s  ", seconds)).append(entry.text());
        }
        return text.toString();
    }
}
