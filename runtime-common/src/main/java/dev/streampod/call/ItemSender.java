package dev.streampod.call;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a stream of a call: a subscriber that asks its publisher for as much as the reader gave credit for,
 * and sends what comes. Safe for use from any thread; the publisher's code runs on the executor, or on its own threads.
 *
 * @param <T> the class of the items
 */
public final class ItemSender<T> implements Flow.Subscriber<T> {

    private final Executor executor;
    private final StreamPeer.OfWriter reader;

    // Guarded by this.
    private Flow.@Nullable Subscription subscription;
    /** What was credited and is not yet asked for. */
    private long toRequest;
    /** What was credited and has not come. */
    private long credit;

    private boolean toCancel;
    private boolean signalling;
    private boolean ended;

    /**
     * @param executor runs what the credit of the reader makes the publisher do
     * @param reader is told what the publisher does
     */
    public ItemSender(Executor executor, StreamPeer.OfWriter reader) {
        this.executor = executor;
        this.reader = reader;
    }

    /** The reader takes so many more. */
    public void credit(long items) {
        synchronized (this) {
            if (ended) {
                return;
            }
            credit = sum(credit, items);
            toRequest = sum(toRequest, items);
        }
        signal();
    }

    /** The reader wants no more, or is gone: the publisher is cancelled, and nothing more is sent. */
    public void cancel() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            toCancel = true;
        }
        signal();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        boolean second;
        synchronized (this) {
            second = subscription != null;
            subscription = second ? subscription : given;
        }
        if (second) {
            given.cancel();
        } else {
            signal();
        }
    }

    /** Has the publisher told what there is to tell it: one thing at a time, and never on the thread that calls this. */
    private void signal() {
        synchronized (this) {
            if (signalling || subscription == null || (toRequest == 0 && !toCancel)) {
                return;
            }
            signalling = true;
        }
        executor.execute(this::tellPublisher);
    }

    private void tellPublisher() {
        while (true) {
            Flow.Subscription current;
            long requested;
            boolean cancelled;
            synchronized (this) {
                current = subscription;
                requested = ended ? 0 : toRequest;
                cancelled = toCancel;
                toRequest = 0;
                toCancel = false;
                if (current == null || (requested == 0 && !cancelled)) {
                    signalling = false;
                    return;
                }
            }
            if (cancelled) {
                current.cancel();
            } else {
                current.request(requested);
            }
        }
    }

    private static long sum(long held, long more) {
        return held + more < 0 ? Long.MAX_VALUE : held + more;
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        boolean tooMany;
        synchronized (this) {
            if (ended) {
                return;
            }
            tooMany = credit == 0;
            credit -= credit == Long.MAX_VALUE ? 0 : 1;
        }
        if (tooMany) {
            giveUp(new IllegalStateException("A publisher gave more than it was asked for"));
            return;
        }
        try {
            reader.item(item);
        } catch (RuntimeException e) {
            giveUp(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        if (end()) {
            reader.end(failure);
        }
    }

    @Override
    public void onComplete() {
        if (end()) {
            reader.end(null);
        }
    }

    /** The publisher cannot go on: it is cancelled, and the reader told. */
    private void giveUp(RuntimeException failure) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            toCancel = true;
        }
        signal();
        reader.end(failure);
    }

    private synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
