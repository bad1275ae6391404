package dev.streampod.call;

import org.jspecify.annotations.Nullable;

/** The other side of one stream of a call. Its methods send frames and never wait; they may be called from any thread. */
public final class StreamPeer {

    private StreamPeer() {}

    /** The reader of a stream, as its writer sees it. */
    public interface OfWriter {

        /** @throws IllegalArgumentException when the item is not what the protocol says */
        void item(Object item);

        /**
         * How many items can be taken on now, of so many that are wanted; if none, the action is run once there is room
         * again. As many items as are allowed will come, unless the stream ends before. A writer that is sent to as fast as
         * its reader allows asks before each part of it.
         */
        default long room(long wanted, Runnable whenRoom) {
            return wanted;
        }

        /** The stream has ended, with a failure if it is not null; the last call. */
        void end(@Nullable Throwable failure);
    }

    /** The writer of a stream, as its reader sees it. */
    public interface OfReader {

        void credit(long items);

        /** The reader wants no more items; the last call. */
        void cancel();
    }
}
