package dev.streampod.server.internal.broker.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The posts that one master has not acknowledged, in the order in which it is to have them, and which of them may be sent now. Posts of
 * one channel are never reordered: what was sent is older than what waits.
 *
 * <p>Guarded by the lock of {@link RedisPublisher}.
 */
final class PostQueue {

    static final int BATCH = 64;

    private final int unacknowledged;

    private final ArrayDeque<RedisPost> sent = new ArrayDeque<>();
    /**
     * The posts that Redis has answered with an error that passes: not taken, and older than those that were sent. While
     * there is any, nothing is sent until all that was sent is answered; then it waits again, in front of everything.
     */
    private final ArrayDeque<RedisPost> deferred = new ArrayDeque<>();
    /** Not older than what was sent before their slots were held, and not younger than what waits. */
    private final HeldPosts held = new HeldPosts();

    private final ArrayDeque<RedisPost> waiting = new ArrayDeque<>();

    /** The last error about a slot. */
    private String slotError = "";
    /** Whether Redis is not ready for what is deferred, so that it rests before it is sent again. */
    private boolean rest;
    /** Whether nothing is sent until {@link #endRest}. */
    private boolean resting;

    /** @param unacknowledged how many posts are sent and not answered at the same time at most */
    PostQueue(int unacknowledged) {
        this.unacknowledged = unacknowledged;
    }

    void add(RedisPost post) {
        waiting.addLast(post);
    }

    int size() {
        return deferred.size() + sent.size() + held.size() + waiting.size();
    }

    /** Whether a batch may be sent: when none is on its way, or as many wait as one has. */
    boolean maySend() {
        return !resting
                && deferred.isEmpty()
                && !waiting.isEmpty()
                && (sent.isEmpty() || (waiting.size() >= BATCH && sent.size() < unacknowledged));
    }

    /** Takes the posts that are sent next; those of held slots stay, and there may be no other. */
    List<RedisPost> takeBatch() {
        int count = Math.min(waiting.size(), Math.min(4 * BATCH, unacknowledged - sent.size()));
        var batch = new ArrayList<RedisPost>(count);
        while (batch.size() < count && !waiting.isEmpty()) {
            RedisPost post = waiting.removeFirst();
            if (held.isHeld(post.slot)) {
                held.add(post);
            } else {
                sent.addLast(post);
                batch.add(post);
            }
        }
        return batch;
    }

    // The answers, in the order in which posts were sent: each is noted, and then its post leaves what was sent.

    /** The oldest sent post was not taken, and is sent again before those after it. */
    void defer(RedisPost post, boolean notReady) {
        rest |= notReady;
        deferred.addLast(post);
    }

    /** The oldest sent post was not taken, since its slot is elsewhere. */
    void hold(RedisPost post, String error, long now) {
        held.holdRefused(post.slot, now);
        held.add(post);
        slotError = error;
    }

    /**
     * The oldest sent post was taken: those before it on its channel that were not would come out of order, and be dropped as repeats.
     *
     * @param fail has these fail; they leave the queue
     */
    void took(RedisPost taken, Predicate<RedisPost> fail) {
        Predicate<RedisPost> overtaken =
                post -> post.number < taken.number && post.key.equals(taken.key) && fail.test(post);
        deferred.removeIf(overtaken);
        if (held.size() > 0) {
            held.posts().removeIf(overtaken);
        }
        held.took(taken.slot);
    }

    /** The answer for the oldest sent post was noted. */
    void answered() {
        sent.removeFirst();
    }

    /** Answers were noted: what Redis did not take waits again once nothing is on its way, and rests if Redis is not ready. */
    void batchAnswered() {
        if (sent.isEmpty() && !deferred.isEmpty()) {
            waitAgain();
            resting = rest;
            rest = false;
        }
    }

    boolean hasDeferred() {
        return !deferred.isEmpty();
    }

    /** What rests may be sent again. */
    void endRest() {
        resting = false;
    }

    /** There are no answers any more: everything waits again, and what was sent says so. */
    void unsend() {
        if (!sent.isEmpty()) {
            deferred.forEach(RedisPost::sendAgain); // Posts behind them may have been taken.
        }
        while (!sent.isEmpty()) {
            RedisPost post = sent.removeLast();
            post.sendAgain();
            waiting.addFirst(post);
        }
        waitAgain();
    }

    /** Posts that Redis did not take wait again, in their place. Nothing is sent. */
    private void waitAgain() {
        while (!deferred.isEmpty()) {
            waiting.addFirst(deferred.removeLast());
        }
    }

    // Slots of a cluster.

    void hold(BitSet slots, long until) {
        slots.stream().forEach(slot -> held.hold(slot, until));
    }

    BitSet heldSlots() {
        return held.slots();
    }

    /** Those of these slots for which nothing is on its way. */
    BitSet quietSlots(BitSet slots) {
        var quiet = (BitSet) slots.clone();
        sent.forEach(post -> quiet.clear(post.slot));
        return quiet;
    }

    /** Whether there are held slots, and nothing is on its way for them. */
    boolean isQuiet() {
        return !held.isEmpty() && sent.stream().noneMatch(post -> held.isHeld(post.slot));
    }

    /** Holds slots no more whose time has come and for which nothing is on its way, except for these. Returns whether there was any. */
    boolean releaseDue(BitSet leaving, long now) {
        BitSet due = held.due(now);
        due.andNot(leaving);
        BitSet released = quietSlots(due);
        waitInFront(held.release(released));
        return !released.isEmpty();
    }

    /** Removes the posts of these slots, for which nothing is on its way, and holds them no more. Returns them in order. */
    List<RedisPost> withdraw(BitSet slots) {
        List<RedisPost> left = held.withdraw(slots);
        for (ArrayDeque<RedisPost> queue : List.of(deferred, waiting)) {
            queue.removeIf(post -> slots.get(post.slot) && left.add(post));
        }
        left.sort(Comparator.comparingLong(post -> post.number));
        return left;
    }

    /** Adds posts, in order, in front of what waits. */
    void waitInFront(List<RedisPost> posts) {
        for (int i = posts.size() - 1; i >= 0; i--) {
            waiting.addFirst(posts.get(i));
        }
    }

    /** Why posts of held slots wait; empty if there are none. */
    String slotError() {
        return held.isEmpty() ? "" : slotError;
    }

    // The end of posts.

    /**
     * Removes what is older than that: posts of held slots, and those before the first that is not older. Answers to what was sent
     * are passed over.
     */
    List<RedisPost> expire(long before) {
        var expired = new ArrayList<RedisPost>();
        held.posts().removeIf(post -> post.bufferedSince - before < 0 && expired.add(post));
        takeOlder(deferred, before, expired);
        if (deferred.isEmpty()) {
            takeOlder(sent, before, expired);
        }
        if (deferred.isEmpty() && sent.isEmpty()) {
            takeOlder(waiting, before, expired);
        }
        return expired;
    }

    private static void takeOlder(ArrayDeque<RedisPost> queue, long before, List<RedisPost> expired) {
        for (RedisPost post = queue.peekFirst();
                post != null && post.bufferedSince - before < 0;
                post = queue.peekFirst()) {
            post.expired = true;
            expired.add(queue.removeFirst());
        }
    }

    /** Removes all posts. Answers to what was sent are passed over. */
    List<RedisPost> takeAll() {
        var all = new ArrayList<RedisPost>(size());
        all.addAll(deferred);
        all.addAll(held.takeAll());
        all.addAll(sent);
        all.addAll(waiting);
        all.forEach(post -> post.expired = true);
        deferred.clear();
        sent.clear();
        waiting.clear();
        return all;
    }
}
