package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import org.jspecify.annotations.Nullable;

/** Where the messages go of a channel that a client follows. Called on the worker of the channel; must not block. */
public interface FollowSink {

    /**
     * The number by which the client knows the channel.
     */
    long id();

    /**
     * Messages come from here on.
     *
     * @param position after which; null when it is not known, or everything that is kept comes
     */
    void began(@Nullable ChannelPosition position);

    /**
     * Takes a message.
     *
     * @param position of the message; null when it is not kept
     * @param frame for this client, shared with others: not to be changed
     * @return false when there is no room for it now. A message that is kept comes again when the {@link Backpressure} reports room
     */
    boolean publish(@Nullable ChannelPosition position, byte[] frame);

    /** A message that was meant for the client cannot be read. */
    void unreadable(@Nullable ChannelPosition position);

    /** Messages are or may be missing between the last one and the next. */
    void lost(Gap gap);

    /**
     * All that was asked for, or missed, was taken or reported as lost: from here on messages come as they are posted.
     *
     * @param position after which they come; null when it is not known
     */
    void caughtUp(@Nullable ChannelPosition position);
}
