package dev.streampod.server.messaging;

import org.jspecify.annotations.Nullable;

/** Listens to a channel with a history, from a position on. Called one message at a time, in order. */
@FunctionalInterface
public interface ChannelListener<M> {

    /**
     * A message, of the history or new.
     *
     * @param position where it stands; null for one that is not kept, since it was posted with {@link MessageScope#LOCAL} or
     *     without regard to the history
     */
    void message(M message, @Nullable ChannelPosition position);

    /**
     * Messages are missing before the one that comes next, or may be: above all since they were not kept any more when they
     * were asked for. {@link Gap#cause()} says why. By default this is nothing.
     */
    default void gap(Gap gap) {}
}
