package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the concurrent reads of histories, in the order of the requests: after an interruption every listener may need
 * one. The lock guards the queue and the count, and is not held while anything else is called.
 */
final class ThrottledHistoryStore implements HistoryStore {

    static final int AT_A_TIME = 32;

    private record Read(Supplier<CompletableFuture<HistoryEntries>> begin, CompletableFuture<HistoryEntries> result) {}

    private final HistoryStore store;
    private final int mostWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Read> waiting = new ArrayDeque<>();
    private int underWay;

    /** @param mostWaiting what is asked for beyond that is refused */
    ThrottledHistoryStore(HistoryStore store, int mostWaiting) {
        this.store = store;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page) {
        return read(() -> store.historyAfter(channel, after, page));
    }

    @Override
    public CompletableFuture<HistoryEntries> end(String channel) {
        return read(() -> store.end(channel));
    }

    private CompletableFuture<HistoryEntries> read(Supplier<CompletableFuture<HistoryEntries>> begin) {
        var read = new Read(begin, new CompletableFuture<>());
        lock.lock();
        try {
            if (underWay >= AT_A_TIME) {
                if (waiting.size() >= mostWaiting) {
                    return CompletableFuture.failedFuture(new HistoryUnavailableException(
                            "As many reads of histories wait as may: " + mostWaiting, true, null));
                }
                waiting.addLast(read);
                return read.result;
            }
            underWay++;
        } finally {
            lock.unlock();
        }
        begin(read);
        return read.result;
    }

    private void begin(Read first) {
        // A loop, since reads may be answered at once: while Redis is away each of them is.
        for (Read read = first; read != null; ) {
            Read begun = read;
            CompletableFuture<HistoryEntries> page = page(begun);
            boolean answered = page.isDone();
            var unused = page.whenComplete((found, failure) -> {
                if (found == null) {
                    begun.result.completeExceptionally(failure);
                } else {
                    begun.result.complete(found);
                }
                if (!answered) {
                    Read next = next();
                    if (next != null) {
                        begin(next);
                    }
                }
            });
            read = answered ? next() : null;
        }
    }

    /** The read goes on to count as under way until its page is answered, so that it is answered whatever happens. */
    private CompletableFuture<HistoryEntries> page(Read read) {
        try {
            return read.begin.get();
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable Read next() {
        lock.lock();
        try {
            Read next = waiting.pollFirst();
            if (next == null) {
                underWay--;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
