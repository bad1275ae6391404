package dev.streampod.wire;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames that one side of a resumable session has taken in over all its connections, and those that it has
 * acknowledged.
 *
 * <p>The thread that reads a connection takes in one frame after the other, each between {@link #enter} and {@link #leave}.
 * Code that moves the session to another connection first stops the reader of the old one, and then waits with {@link
 * #whenIdle} for the frame that the reader may be at. So the count is exact when the new connection is told of it.
 */
public final class AckTracker {

    /** After so many frames they are acknowledged. */
    public static final int ACK_FRAMES = 64;
    /** After so many bytes they are acknowledged. */
    public static final int ACK_BYTES = 32 * 1024;
    /** After so much time they are acknowledged, if there are fewer. */
    public static final Duration ACK_DELAY = Duration.ofMillis(500);

    private static final int WAITED_FOR = 1;
    private static final int ENTERED = 2;

    /** How often it was entered and not left, and in the lowest bit whether an action waits for it to be idle. */
    private final AtomicInteger inside = new AtomicInteger();
    /** Written between enter and leave only, so by one thread at a time. */
    private final AtomicLong count = new AtomicLong();

    private final AtomicBoolean timing = new AtomicBoolean();
    private volatile long acknowledged;
    private volatile @Nullable Runnable whenIdle;
    /** The reader's: how many bytes came since it last acknowledged. */
    private int bytes;

    /** A frame is about to be taken in. */
    public void enter() {
        inside.addAndGet(ENTERED);
    }

    /** The frame is taken in, or was rejected; runs the action that waits for it to be idle. */
    public void leave() {
        while (true) {
            int now = inside.get();
            int next = now - ENTERED;
            boolean go = next == WAITED_FOR;
            if (inside.compareAndSet(now, go ? 0 : next)) {
                if (go) {
                    runWaiting();
                }
                return;
            }
        }
    }

    /** Runs the action once no frame is being taken in, perhaps at once. One may wait at a time. */
    public void whenIdle(Runnable action) {
        whenIdle = action;
        while (true) {
            int now = inside.get();
            if (now < ENTERED) {
                runWaiting();
                return;
            }
            if (inside.compareAndSet(now, now | WAITED_FOR)) {
                return;
            }
        }
    }

    private void runWaiting() {
        Runnable action = whenIdle;
        whenIdle = null;
        if (action != null) {
            action.run();
        }
    }

    /** Counts a frame of that size; called by the reader between enter and leave. */
    public void add(int size) {
        count.lazySet(count.getPlain() + 1);
        bytes += size;
    }

    /** How many frames were taken in. */
    public long count() {
        return count.get();
    }

    /** Whether so much came that it is acknowledged now; called by the reader after leave. */
    public boolean ackDue() {
        return count.getPlain() - acknowledged >= ACK_FRAMES || bytes >= ACK_BYTES;
    }

    /** Whether a delayed acknowledgement is due and no timer runs for it yet: the caller starts one. */
    public boolean beginTiming() {
        return !timing.get() && count.getPlain() != acknowledged && timing.compareAndSet(false, true);
    }

    /** The timer has fired: returns whether there is something to be acknowledged. */
    public boolean endTiming() {
        timing.getAndSet(false);
        return count.get() != acknowledged;
    }

    /** Returns the number of frames to acknowledge now; they count as acknowledged. */
    public long acknowledge() {
        long now = count.get();
        acknowledged = now;
        return now;
    }

    /** As {@link #acknowledge}; called by the reading thread. */
    public long acknowledgeFromReader() {
        bytes = 0;
        return acknowledge();
    }
}
