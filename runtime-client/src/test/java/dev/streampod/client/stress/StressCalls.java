package dev.streampod.client.stress;

import dev.streampod.client.CallException;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.client.StreampodException;
import dev.streampod.stream.ItemPublisher;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Calls of all kinds, each of which has to end, and with the right result or with a failure that may be. */
final class StressCalls {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final String client;
    private final WorkClient.Work work;
    private final boolean streams;
    private final Ledger ledger;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private long number;

    /** @param streams whether some of them have streams */
    StressCalls(String client, WorkClient.Work work, boolean streams, Ledger ledger) {
        this.client = client;
        this.work = work.withDeadline(DEADLINE);
        this.streams = streams;
        this.ledger = ledger;
    }

    /** Begins one; called by one thread. */
    void begin(Random random) {
        long id = number++;
        long size = random.nextInt(100);
        switch (random.nextInt(streams ? 4 : 2)) {
            case 0 -> expect("square", size * size, work.squareAsync(size));
            case 1 -> expect("once", id, work.onceAsync(client, id));
            case 2 -> count(size);
            default ->
                expect("sum", size * (size - 1) / 2, work.sumAsync(ItemPublisher.of(out -> {
                    for (long i = 0; i < size; i++) {
                        out.send(i);
                    }
                })));
        }
    }

    private void count(long size) {
        var next = new AtomicLong();
        var items = work.count(size).listen(item -> {
            if (next.getAndIncrement() != item) {
                ledger.violation(client + ": count came to " + item + " instead of " + (next.get() - 1));
            }
        });
        expect("count", size, items.completion().thenApply(nothing -> next.get()));
    }

    private void expect(String method, long result, CompletionStage<Long> call) {
        open.incrementAndGet();
        var unused = call.whenComplete((value, failure) -> {
            if (failure == null) {
                succeeded.incrementAndGet();
                if (value != result) {
                    ledger.violation(client + ": " + method + " returned " + value + " instead of " + result);
                }
            } else {
                failed.incrementAndGet();
                checkFailure(method, failure);
            }
            open.decrementAndGet();
        });
    }

    private void checkFailure(String method, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean legal = cause instanceof SendQueueFullException
                || (cause instanceof CallException call
                        ? switch (call.code()) {
                            case DEADLINE, UNAVAILABLE, CANCELLED, TOO_MANY -> true;
                            default -> false;
                        }
                        : cause instanceof StreampodException);
        if (!legal) {
            ledger.violation(client + ": " + method + " failed with " + cause);
        }
    }

    int open() {
        return open.get();
    }

    @Override
    public String toString() {
        return succeeded + " calls succeeded, " + failed + " failed, " + open + " open";
    }
}
