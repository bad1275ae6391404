package dev.streampod.server.internal.call;

import dev.streampod.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Receives the outcome of a call. Called from any thread: one of {@link #returned}, {@link #failed} and {@link #ended},
 * once, and then {@link #finished}.
 */
interface CallReply {

    /**
     * The method has returned.
     *
     * @throws IllegalArgumentException when that is not what the protocol says: then nothing was sent
     * @throws dev.streampod.server.MessageTooLargeException when that is larger than the caller may be sent: the same
     * @throws dev.streampod.server.RequestException when the caller has to read earlier answers first: the same
     */
    void returned(@Nullable Object value);

    /** The call has failed. */
    void failed(Frame.Failure failure);

    /**
     * An item of the stream that the method returned.
     *
     * @throws IllegalArgumentException when it is not what the protocol says: then nothing was sent
     * @throws dev.streampod.server.MessageTooLargeException when it is larger than the caller may be sent: the same
     * @throws dev.streampod.server.RequestException when the caller has to read earlier answers first: the same
     */
    void item(Object item);

    /** As {@link dev.streampod.call.StreamPeer.OfWriter#room}. */
    long room(long wanted, Runnable whenRoom);

    /** The end of that stream; with a failure, if it failed. */
    void ended(Frame.@Nullable Failure failure);

    /** Nothing of the call runs any more, and its session has ended. */
    void finished();
}
