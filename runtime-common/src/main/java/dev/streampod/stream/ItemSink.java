package dev.streampod.stream;

/**
 * Where a loop puts what it makes. Belongs to the thread of the loop.
 *
 * @param <T> the class of the items
 */
@FunctionalInterface
public interface ItemSink<T> {

    /**
     * Hands an item to the reader, waiting until it takes one.
     *
     * @throws InterruptedException when the reader wants no more: the loop is to end, and an exception that it throws then
     *     is not reported
     */
    void send(T item) throws InterruptedException;
}
