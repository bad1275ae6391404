package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.Messages;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of a listener that may block. The channel's worker adds messages; at most one task of the executor takes
 * them, in order. Messages that did not fit stand in the queue as a gap, in their place. The lock guards all mutable
 * state, and is not held while the listener runs.
 */
final class ListenerMailbox implements Runnable {

    /** After so many messages the task goes to the end of the executor's queue, so that neighbours get their turn. */
    private static final int TURN = 64;

    /** How many messages of a history wait here at the same time, where they go on to something that is bounded itself. */
    private static final int FEW = 8;

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private final String channel;
    private final int capacity;
    private final Executor executor;
    private final Consumer<Object> messages;
    private final Consumer<Gap> gaps;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Object> queue = new ArrayDeque<>();
    private boolean running;
    private long missed;
    private Instant missedSince = Instant.EPOCH;
    private @Nullable Runnable whenEmpty;

    ListenerMailbox(String channel, int capacity, Executor executor, Consumer<Object> messages, Consumer<Gap> gaps) {
        this.channel = channel;
        this.capacity = capacity;
        this.executor = executor;
        this.messages = messages;
        this.gaps = gaps;
    }

    /** @param item a message or a {@link Gap} */
    void offer(Object item) {
        lock.lock();
        try {
            if (queue.size() >= capacity) {
                if (missed++ == 0) {
                    missedSince = Instant.now();
                }
                return;
            }
            if (missed > 0) {
                queue.addLast(overflow());
            }
            queue.addLast(item);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        execute();
    }

    /**
     * How fast messages of a history may be put in. What is put in is all handed on before anybody looks at the pace of
     * what is behind the listener again: so where that is bounded only a few are put in at a time.
     */
    Backpressure backpressure(Backpressure behind) {
        int most = Math.max(1, behind == Backpressure.NONE ? capacity / 2 : Math.min(FEW, capacity / 2));
        return new Backpressure() {
            @Override
            public boolean isFull(int bytes) {
                return size() >= most || behind.isFull(bytes);
            }

            @Override
            public void whenDrained(Runnable action) {
                whenEmpty(() -> behind.whenDrained(action));
            }
        };
    }

    private int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Runs the action once, when no message waits, in the place of one that was to be run before. */
    private void whenEmpty(Runnable action) {
        boolean empty;
        lock.lock();
        try {
            empty = queue.isEmpty();
            if (running || !empty) {
                whenEmpty = action;
            }
            if (running) {
                return;
            }
            running = !empty; // the executor did not take the task when it was asked before
        } finally {
            lock.unlock();
        }
        if (empty) {
            action.run();
        } else {
            execute();
        }
    }

    private Gap overflow() {
        var gap = new Gap(channel, Gap.Cause.OVERFLOW, missedSince, Instant.now(), OptionalLong.of(missed));
        missed = 0;
        return gap;
    }

    private void execute() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            notRunning();
            log.debug("The executor took no task for a listener on {}, whose messages wait", channel, e);
        } catch (Throwable e) {
            notRunning();
            log.error("The executor failed for a listener on {}, whose messages wait for the next attempt", channel, e);
        }
    }

    /** The messages that wait stay, within the bound, and the next one asks the executor again. */
    private void notRunning() {
        lock.lock();
        try {
            running = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        for (int i = 0; i < TURN; i++) {
            Object item = next();
            if (item == null) {
                relieve();
                return;
            }
            if (item instanceof Gap gap) {
                gaps.accept(gap);
            } else {
                messages.accept(item);
            }
        }
        execute();
    }

    private void relieve() {
        Runnable action;
        lock.lock();
        try {
            action = whenEmpty;
            whenEmpty = null;
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    private @Nullable Object next() {
        lock.lock();
        try {
            Object item = queue.pollFirst();
            if (item == null && missed > 0) {
                return overflow();
            }
            running = item != null;
            return item;
        } finally {
            lock.unlock();
        }
    }
}
