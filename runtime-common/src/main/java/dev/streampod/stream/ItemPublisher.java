package dev.streampod.stream;

import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Makes a publisher of a loop that may block: for every subscriber the loop runs anew, on a thread of its own that begins
 * when the subscriber first asks for something, and is interrupted when it cancels. The thread is a virtual one where Java
 * has them (21 and later).
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

    private ItemPublisher(ItemLoop<T> loop) {
        this.loop = loop;
    }

    public static <T> ItemPublisher<T> of(ItemLoop<T> loop) {
        return new ItemPublisher<>(Objects.requireNonNull(loop, "loop"));
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        var subscription = new LoopSubscription<T>(loop, subscriber);
        subscriber.onSubscribe(subscription);
        subscription.introduced();
    }
}
