package dev.streampod.client.internal.feed;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Iterates the messages of a feed, and has what stands between them told on the way. Belongs to one thread. */
final class FeedIterator<M> implements Iterator<M> {

    private final Iterator<FeedElement<M>> elements;
    private final FeedReader<M> reader;
    private FeedElement.@Nullable Message<M> next;

    FeedIterator(Iterator<FeedElement<M>> elements, FeedReader<M> reader) {
        this.elements = elements;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        while (next == null && elements.hasNext()) {
            next = reader.taken(elements.next());
        }
        return next != null;
    }

    @Override
    public M next() {
        FeedElement.Message<M> message = hasNext() ? next : null;
        if (message == null) {
            throw new NoSuchElementException();
        }
        next = null;
        reader.read(message);
        return message.message();
    }
}
