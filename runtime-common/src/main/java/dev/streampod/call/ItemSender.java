package dev.streampod.call;

import dev.streampod.concurrent.SerialTask;
import dev.streampod.stream.LoopExecutor;
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
public final class ItemSender<T> implements Flow.Subscriber<T>, LoopExecutor {

    /** When so few items are still to come, more are asked for. */
    private static final int FEW = 8;

    private final Executor executor;
    private final LoopExecutor loops;
    private final StreamPeer.OfWriter reader;
    /** One thread at a time signals the publisher. One that throws, which it may not, has its stream ended with that. */
    private final SerialTask signalling;

    // Guarded by this.
    private Flow.@Nullable Subscription subscription;
    /** How many items were credited and are not yet requested of the publisher. */
    private long toRequest;
    /** How many items were requested and have not come. */
    private long asked;

    private boolean waitingForRoom;

    private boolean toCancel;
    private boolean ended;

    /**
     * @param executor runs what the credit of the reader makes the publisher do
     * @param reader is told what the publisher does
     */
    public ItemSender(Executor executor, StreamPeer.OfWriter reader) {
        this(executor, LoopExecutor.threadPerLoop(), reader);
    }

    /**
     * @param executor runs what the credit of the reader makes the publisher do
     * @param loops runs the loop of an {@link dev.streampod.stream.ItemPublisher}, which waits for credit: so its threads
     *     are not those of the executor
     * @param reader is told what the publisher does
     */
    public ItemSender(Executor executor, LoopExecutor loops, StreamPeer.OfWriter reader) {
        this.executor = executor;
        this.loops = loops;
        this.reader = reader;
        this.signalling =
                new SerialTask("Signalling a publisher", this::signalPublisher, (function, failure) -> end(failure));
    }

    @Override
    public void executeLoop(Runnable loop) {
        loops.executeLoop(loop);
    }

    @Override
    public void withdrawLoop(Runnable loop) {
        loops.withdrawLoop(loop);
    }

    @Override
    public boolean isScarce() {
        return loops.isScarce();
    }

    @Override
    public @Nullable RuntimeException reclaim() {
        return loops.reclaim();
    }

    /** The reader takes so many more. */
    public void credit(long items) {
        synchronized (this) {
            if (ended) {
                return;
            }
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

    /** Requests or cancels what there is to, if there is, and never on the thread that calls this. */
    private void signal() {
        boolean due;
        synchronized (this) {
            due = mayCancel() || mayRequest();
        }
        if (due) {
            signalling.request(executor);
        }
    }

    /** The lock is held. */
    private boolean mayCancel() {
        return subscription != null && toCancel;
    }

    /** The lock is held. */
    private boolean mayRequest() {
        return subscription != null && toRequest > 0 && asked <= FEW && !waitingForRoom && !ended;
    }

    private void signalPublisher() {
        while (true) {
            Flow.Subscription current;
            boolean cancels;
            long wanted;
            synchronized (this) {
                current = subscription;
                cancels = mayCancel();
                wanted = toRequest;
                if (current == null || (!cancels && !mayRequest())) {
                    return;
                }
                toCancel = false;
                // Before there is none: the action may be run at any time.
                waitingForRoom = !cancels;
            }
            if (cancels) {
                current.cancel();
            } else {
                long items = request(reader.room(wanted, this::roomAgain));
                if (items > 0) {
                    current.request(items);
                }
            }
        }
    }

    /** There is room for so many items; returns how many are to be asked for. */
    private synchronized long request(long room) {
        if (room > 0) {
            waitingForRoom = false;
        }
        long items = ended ? 0 : Math.min(room, toRequest);
        toRequest -= items;
        asked += items;
        return items;
    }

    private void roomAgain() {
        synchronized (this) {
            waitingForRoom = false;
        }
        signal();
    }

    private static long sum(long held, long more) {
        return held + more < 0 ? Long.MAX_VALUE : held + more;
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        boolean tooMany;
        boolean few;
        synchronized (this) {
            if (ended) {
                return;
            }
            tooMany = asked == 0;
            asked--;
            few = asked <= FEW && toRequest > 0;
        }
        if (tooMany) {
            giveUp(new IllegalStateException("A publisher gave more than it was asked for"));
            return;
        }
        try {
            reader.item(item);
        } catch (Throwable e) {
            giveUp(e);
            return;
        }
        if (few) {
            signal();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(Objects.requireNonNull(failure, "failure"));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    /** The stream ends, unless it has ended. */
    private void end(@Nullable Throwable failure) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        reader.end(failure);
    }

    /** The publisher cannot go on: it is cancelled, and the reader told. */
    private void giveUp(Throwable failure) {
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
}
