package dev.streampod.client.internal.feed;

import dev.streampod.client.Recovery;
import org.jspecify.annotations.Nullable;

/** A message, or a recovery, that waits for the reader of a feed. */
sealed interface FeedElement<M> {

    /** @param position null when it is not kept, so that nothing can be followed after it */
    record Message<M>(M message, @Nullable String position) implements FeedElement<M> {}

    /** Something for the listeners of recoveries. */
    record Told<M>(Recovery recovery) implements FeedElement<M> {}
}
