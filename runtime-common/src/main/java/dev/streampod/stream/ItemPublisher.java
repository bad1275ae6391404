package dev.streampod.stream;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Makes a publisher of a loop that may block: for every subscriber the loop runs anew, on a thread that it has until it
 * ends. It begins when the subscriber first asks for something, and is interrupted when it cancels.
 *
 * <p>The thread is a virtual one where Java has them (21 and later). On Java 17 a stream that a method of the server returns
 * runs on a pool of at most 256 threads, of which each connection has a share. A loop beyond that begins when another one has
 * ended, so a loop that lasts as long as its reader should not be written for more readers than that. A loop that has waited for
 * its reader for a second may be interrupted for a client that has fewer; its call fails with {@code too-many}. For any other
 * subscriber, and for a stream that a client passes to a method, a platform thread is started.
 *
 * <pre>{@code
 * return ItemPublisher.of(out -> {
 *     for (int i = 0; i < count; i++) {
 *         out.send(i);
 *     }
 * });
 * }</pre>
 *
 * @param <T> the class of the items
 */
public final class ItemPublisher<T> implements Flow.Publisher<T> {

    private final ItemLoop<T> loop;

    private final @Nullable LoopExecutor executor;

    private ItemPublisher(ItemLoop<T> loop, @Nullable LoopExecutor executor) {
        this.loop = loop;
        this.executor = executor;
    }

    public static <T> ItemPublisher<T> of(ItemLoop<T> loop) {
        return new ItemPublisher<>(Objects.requireNonNull(loop, "loop"), null);
    }

    /**
     * Makes a publisher whose loops run on an executor, for all subscribers.
     *
     * @param executor bounds how many loops run at a time; others begin when a thread is free
     */
    public static <T> ItemPublisher<T> of(ItemLoop<T> loop, Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return new ItemPublisher<>(Objects.requireNonNull(loop, "loop"), new LoopExecutor() {
            @Override
            public void executeLoop(Runnable task) {
                executor.execute(task);
            }

            @Override
            public void withdrawLoop(Runnable task) {}
        });
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        var subscription = new LoopSubscription<T>(loop, subscriber, executorFor(subscriber));
        subscriber.onSubscribe(subscription);
        subscription.introduced();
    }

    private LoopExecutor executorFor(Flow.Subscriber<? super T> subscriber) {
        if (executor != null) {
            return executor;
        }
        return subscriber instanceof LoopExecutor threads ? threads : LoopExecutor.threadPerLoop();
    }
}
