package dev.streampod.stream;

import dev.streampod.concurrent.SerialTask;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Adapts any publisher to a {@link MessageStream}: requests as much as the reader takes, at most a window ahead. */
final class PublisherAdapter<T> implements Flow.Subscriber<T>, ReadingProgress {

    /** How many items may have been asked for and not been read. */
    static final int WINDOW = 256;

    private final BufferedMessageStream<T> stream;
    private final CreditWindow window = new CreditWindow(WINDOW);
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final AtomicLong toRequest = new AtomicLong();
    /** One thread at a time asks the publisher: a publisher that throws would never be asked again, so its reader fails. */
    private final SerialTask requesting;

    private volatile boolean ended;

    PublisherAdapter(Executor executor) {
        this.stream = BufferedMessageStream.<T>builder(executor)
                .capacity(WINDOW)
                .progress(this)
                .onClose(this::closed)
                .build();
        this.requesting = new SerialTask(
                "Requesting items from a publisher", this::requestItems, (function, failure) -> stream.fail(failure));
    }

    MessageStream<T> stream() {
        return stream;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        if (!subscription.compareAndSet(null, given) || ended) {
            given.cancel();
        } else {
            request(0);
        }
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        if (window.received()) {
            stream.offer(item);
        } else {
            stream.fail(new IllegalStateException("A publisher gave more than it was asked for"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        stream.fail(failure);
    }

    @Override
    public void onComplete() {
        stream.complete();
    }

    private void closed() {
        ended = true;
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void demanded(long messages) {
        request(window.demanded(messages));
    }

    @Override
    public void taken() {
        request(window.taken());
    }

    /** Asks the publisher for this many items, and for those that could not be asked for before. */
    private void request(int credit) {
        toRequest.addAndGet(credit);
        requesting.request();
    }

    private void requestItems() {
        Flow.Subscription current = subscription.get();
        long items = current == null ? 0 : toRequest.getAndSet(0);
        if (current != null && items > 0) {
            current.request(items);
        }
    }
}
