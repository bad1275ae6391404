package dev.streampod.client;

import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that asks for one message after another. */
final class OneByOne<T> implements Flow.Subscriber<T> {

    private final Consumer<? super T> messages;
    private Flow.@Nullable Subscription subscription;

    /** @param messages is given each message */
    OneByOne(Consumer<? super T> messages) {
        this.messages = messages;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(T message) {
        messages.accept(message);
        if (subscription != null) {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
}
