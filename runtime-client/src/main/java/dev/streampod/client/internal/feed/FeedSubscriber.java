package dev.streampod.client.internal.feed;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Passes the messages of a feed on to a subscriber, and has what stands between them told on the way. */
final class FeedSubscriber<M> implements Flow.Subscriber<FeedElement<M>> {

    private final Flow.Subscriber<? super M> messages;
    private final FeedReader<M> reader;
    private Flow.@Nullable Subscription subscription;

    FeedSubscriber(Flow.Subscriber<? super M> messages, FeedReader<M> reader) {
        this.messages = messages;
        this.reader = reader;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        messages.onSubscribe(given);
    }

    @Override
    public void onNext(FeedElement<M> element) {
        FeedElement.Message<M> message = reader.taken(element);
        if (message != null) {
            reader.read(message);
            messages.onNext(message.message());
        } else if (subscription != null) {
            subscription.request(1); // it was none of those that the subscriber asked for
        }
    }

    @Override
    public void onError(Throwable failure) {
        messages.onError(failure);
    }

    @Override
    public void onComplete() {
        messages.onComplete();
    }
}
