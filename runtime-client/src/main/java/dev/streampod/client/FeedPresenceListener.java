package dev.streampod.client;

/**
 * Listens to members that join and leave a channel. Called with one event at a time, in order, on a thread of the client that
 * may block; meanwhile several changes of one member become one event, or none if they cancel out. An exception that it
 * throws is logged, and the next event is delivered.
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
