package dev.streampod.server.internal.outbound;

import dev.streampod.concurrent.Failures;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that drains the queues of its share of the sessions. A session is handed over when a frame was sent
 * from a thread that does not drain it itself, or that may drain it late: the latter are flushed after a short delay,
 * so that the messages of a busy handler leave together. A session is in each list at most once; its writer holds
 * the flags.
 */
public final class Flusher implements AutoCloseable {

    /** How long a message may wait for its handler to send more, or to return. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int AWAKE = 0;
    /** Waiting for lingering sessions to be due: new ones of that kind need not wake it. */
    private static final int DOZING = 1;

    private static final int ASLEEP = 2;

    private final ConcurrentLinkedQueue<OutboundWriter> ready = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<OutboundWriter> delayed = new ConcurrentLinkedQueue<>();
    // The thread's own; fields, so that they outlive a failure of the loop.
    private final ArrayDeque<OutboundWriter> due = new ArrayDeque<>();
    private long dueAt;

    private final Thread thread;
    private volatile int rest = AWAKE;
    private volatile boolean closed;

    /** @param failures is told what draining throws; the other sessions are drained all the same */
    public Flusher(String name, Failures failures) {
        this.thread = failures.thread(name, failures.untilDone("The flusher " + name, this::run));
        thread.start();
    }

    /** Has a session's queue drained at once. */
    void ready(OutboundWriter writer) {
        ready.add(writer);
        if (rest != AWAKE) {
            LockSupport.unpark(thread);
        }
    }

    /** Has a session's queue drained in a moment. */
    void flushSoon(OutboundWriter writer) {
        delayed.add(writer);
        if (rest == ASLEEP) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            drainReady();
            if (!due.isEmpty() && System.nanoTime() - dueAt >= 0) {
                for (OutboundWriter each = due.poll(); each != null; each = due.poll()) {
                    each.drainLingering();
                }
            }
            if (due.isEmpty()) {
                for (OutboundWriter each = delayed.poll(); each != null; each = delayed.poll()) {
                    due.add(each);
                }
                dueAt = System.nanoTime() + LINGER_NANOS;
            }
            rest(due.isEmpty(), dueAt);
        }
    }

    private void drainReady() {
        for (OutboundWriter each = ready.poll(); each != null; each = ready.poll()) {
            each.drainReady();
        }
    }

    private void rest(boolean nothingDue, long dueAt) {
        rest = nothingDue ? ASLEEP : DOZING;
        if (ready.isEmpty() && !closed) {
            if (!nothingDue) {
                LockSupport.parkNanos(this, Math.max(1, dueAt - System.nanoTime()));
            } else if (delayed.isEmpty()) {
                LockSupport.park(this);
            }
        }
        rest = AWAKE;
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
