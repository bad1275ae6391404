package dev.streampod.server.internal.revocation;

import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.broker.ControlChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The revocations that began on this server, until the others were told of them, and the last of those that they were told,
 * for servers that missed them. Both are bounded. Any thread may add; the rest belongs to one thread.
 */
final class RevocationOutbox {

    /** How many of the last revocations can be repeated. */
    private static final int REPEATABLE = 10_000;

    private static final int PER_MESSAGE = 500;

    /** @param told completed when the other servers were told */
    private record Notice(Revocation revocation, long at, CompletableFuture<Void> told) {}

    private final long origin;
    private final ControlChannel channel;
    private final int most;
    private final Predicate<Runnable> onThread;
    private final Consumer<Runnable> later;
    private final AtomicInteger waiting = new AtomicInteger();

    // The thread's own.
    private final ArrayDeque<Notice> toTell = new ArrayDeque<>();
    private final ArrayDeque<Notice> begunHere = new ArrayDeque<>();
    private boolean telling;
    private boolean closed;

    /**
     * @param most how many may wait to be told
     * @param onThread runs a task on the thread; false when the thread has ended
     * @param later runs a task on the thread after a delay
     */
    RevocationOutbox(
            long origin, ControlChannel channel, int most, Predicate<Runnable> onThread, Consumer<Runnable> later) {
        this.origin = origin;
        this.channel = channel;
        this.most = most;
        this.onThread = onThread;
        this.later = later;
    }

    /** Tells the others as soon as that is possible; completes then. */
    CompletableFuture<Void> add(Revocation revocation, long at) {
        var notice = new Notice(revocation, at, new CompletableFuture<>());
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            notice.told.completeExceptionally(new KeyStoreUnavailableException(
                    most + " revocations wait for Redis already; the other servers were not told", null));
        } else if (!onThread.test(() -> begin(notice))) {
            notice.told.completeExceptionally(ClusterRevocations.tooLate());
        }
        return notice.told;
    }

    private void begin(Notice notice) {
        begunHere.addLast(notice);
        if (begunHere.size() > REPEATABLE) {
            begunHere.removeFirst();
        }
        toTell.addLast(notice);
        publish();
    }

    /** Tells again what is not older and was told to the others already. */
    void repeat(long ageNanos) {
        long now = System.nanoTime();
        for (Notice notice : begunHere) {
            if (notice.told.isDone() && now - notice.at <= ageNanos && waiting.get() < most) {
                waiting.incrementAndGet();
                toTell.addLast(new Notice(notice.revocation, notice.at, new CompletableFuture<>()));
            }
        }
        publish();
    }

    /** Tells what waits, a bounded number at a time; while there is no Redis, looks again soon. */
    private void publish() {
        if (telling || toTell.isEmpty()) {
            return;
        }
        telling = true;
        List<Notice> batch = new ArrayList<>();
        boolean posted = false;
        try {
            if (channel.isUp()) {
                send(batch);
                posted = true;
            }
        } finally {
            if (!posted) { // also after an exception: what was not posted waits on
                putBack(batch);
                lookAgain();
            }
        }
    }

    /** @param batch gets what is posted */
    private void send(List<Notice> batch) {
        while (batch.size() < PER_MESSAGE && !toTell.isEmpty()) {
            batch.add(toTell.removeFirst());
        }
        long now = System.nanoTime();
        var message = new RevocationMessage.Revoked(
                origin,
                batch.stream()
                        .map(each -> new RevocationMessage.Aged(each.revocation, Math.max(0, now - each.at)))
                        .toList());
        var unused = channel.post(message.toBytes()).whenComplete((done, failure) -> {
            if (!onThread.test(() -> posted(batch, failure == null))) {
                batch.forEach(notice -> notice.told.completeExceptionally(ClusterRevocations.tooLate()));
            }
        });
    }

    private void putBack(List<Notice> batch) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            toTell.addFirst(batch.get(i));
        }
    }

    private void posted(List<Notice> batch, boolean taken) {
        if (taken) {
            waiting.addAndGet(-batch.size());
            batch.forEach(notice -> notice.told.complete(null));
            telling = false;
            publish();
        } else {
            putBack(batch);
            lookAgain();
        }
    }

    private void lookAgain() {
        if (closed) {
            giveUp(); // there is no later attempt
            return;
        }
        later.accept(() -> {
            telling = false;
            publish();
        });
    }

    /** Gives up what waits. */
    void close() {
        closed = true;
        giveUp();
    }

    private void giveUp() {
        toTell.forEach(notice -> notice.told.completeExceptionally(ClusterRevocations.tooLate()));
        toTell.clear();
    }
}
