package dev.streampod.client;

/**
 * Hears who comes to a channel and who leaves it. Called one event at a time, in order, on a thread of the client that may be
 * held up; meanwhile several changes of one member become one event, or none if nothing has changed after all. What it throws
 * is logged, and the next event is told.
 *
 * @param <I> the class of the info
 */
public interface FeedPresenceListener<I> {

    /** A member joined, or was present already when the listener was added. */
    void joined(FeedMember<I> member);

    /** A member left. */
    void left(FeedMember<I> member);

    /** The info of a member changed. Does nothing by default. */
    default void changed(FeedMember<I> member) {}
}
