package dev.streampod.stream;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A listener as a subscriber without limit. What the listener throws concerns one message only. */
record ListeningSubscriber<T>(Consumer<? super T> listener, Consumer<? super Throwable> broken)
        implements Flow.Subscriber<T> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T message) {
        try {
            listener.accept(message);
        } catch (Throwable e) { // code in other languages throws checked exceptions, too
            broken.accept(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        // The stream's completion tells it.
    }

    @Override
    public void onComplete() {
        // The stream's completion tells it.
    }
}
