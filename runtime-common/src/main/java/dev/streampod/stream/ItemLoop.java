package dev.streampod.stream;

/**
 * Code that makes the items of a stream, one after the other.
 *
 * @param <T> the class of the items
 */
@FunctionalInterface
public interface ItemLoop<T> {

    /**
     * Makes all items. The stream ends when this returns, and fails with what it throws.
     *
     * @param out takes the items, and blocks the loop while the reader takes none
     */
    void run(ItemSink<T> out) throws Exception;
}
