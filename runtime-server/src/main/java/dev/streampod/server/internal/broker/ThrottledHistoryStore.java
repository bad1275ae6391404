package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Limits the concurrent reads of histories, in the order of the requests: after an interruption every listener may need
 * one, and after a restart every client that follows a channel. A request for what another one is waiting for shares its
 * read. One that has begun is not shared: it may end before a message that the new request knows to be there.
 *
 * <p>The lock guards the queue and the count, and is not held while anything else is called.
 */
final class ThrottledHistoryStore implements HistoryStore {

    /** @param after null: only the end is read */
    private record Key(String channel, @Nullable ChannelPosition after, int page) {}

    private record Read(Key key, CompletableFuture<HistoryEntries> result) {}

    private final HistoryStore store;
    private final int atOnce;
    private final int mostWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, Read> waiting = new LinkedHashMap<>();
    private int underWay;

    /**
     * @param atOnce how many reads are under way at most
     * @param mostWaiting what is asked for beyond that is refused
     */
    ThrottledHistoryStore(HistoryStore store, int atOnce, int mostWaiting) {
        this.store = store;
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page) {
        return read(new Key(channel, after, page));
    }

    @Override
    public CompletableFuture<HistoryEntries> historyEnd(String channel) {
        return read(new Key(channel, null, 1));
    }

    @Override
    public void historyWentBack(String channel, ChannelPosition heard, boolean goesOn) {
        store.historyWentBack(channel, heard, goesOn);
    }

    @Override
    public boolean mayBringReplaced() {
        return store.mayBringReplaced();
    }

    private CompletableFuture<HistoryEntries> read(Key key) {
        var read = new Read(key, new CompletableFuture<>());
        lock.lock();
        try {
            if (underWay >= atOnce) {
                Read same = waiting.get(key);
                if (same != null) {
                    return same.result;
                }
                if (waiting.size() >= mostWaiting) {
                    return CompletableFuture.failedFuture(new HistoryUnavailableException(
                            "Too many reads of histories wait: the limit is " + mostWaiting, true, null));
                }
                waiting.put(key, read);
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
            Key key = read.key;
            return key.after == null
                    ? store.historyEnd(key.channel)
                    : store.historyAfter(key.channel, key.after, key.page);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable Read next() {
        lock.lock();
        try {
            Iterator<Read> all = waiting.values().iterator();
            if (!all.hasNext()) {
                underWay--;
                return null;
            }
            Read next = all.next();
            all.remove();
            return next;
        } finally {
            lock.unlock();
        }
    }
}
