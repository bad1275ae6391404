package dev.streampod.server.internal.broker.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The slots of a cluster for which nothing is sent to this master now, and the posts that wait for them, in the order of their
 * numbers. Belongs to a {@link PostQueue}.
 */
final class HeldPosts {

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** When each slot may be tried again, by {@link System#nanoTime()}. */
    private final Map<Integer, Long> slots = new HashMap<>();

    /** How often each slot was held since a post of it was taken. */
    private final Map<Integer, Integer> refusals = new HashMap<>();

    private final TreeMap<Long, RedisPost> posts = new TreeMap<>();

    /** Holds a slot until that time or, if it is held already, until the later of the two. */
    void hold(int slot, long until) {
        slots.merge(slot, until, (one, other) -> one - other > 0 ? one : other);
    }

    /** Holds a slot whose posts were refused, for longer each time. */
    void holdRefused(int slot, long now) {
        if (!isHeld(slot)) {
            refusals.merge(slot, 1, Integer::sum);
        }
        int doublings = refusals.getOrDefault(slot, 1) - 1;
        hold(slot, now + Math.min(FIRST_PAUSE_NANOS << Math.min(doublings, 10), LONGEST_PAUSE_NANOS));
    }

    /** A post of the slot was taken. */
    void took(int slot) {
        if (!refusals.isEmpty()) {
            refusals.remove(slot);
        }
    }

    boolean isHeld(int slot) {
        return !slots.isEmpty() && slots.containsKey(slot);
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    void add(RedisPost post) {
        posts.put(post.number, post);
    }

    Collection<RedisPost> posts() {
        return posts.values();
    }

    int size() {
        return posts.size();
    }

    BitSet slots() {
        var held = new BitSet();
        slots.keySet().forEach(held::set);
        return held;
    }

    /** The slots that may be tried again. */
    BitSet due(long now) {
        var due = new BitSet();
        slots.forEach((slot, until) -> {
            if (until - now <= 0) {
                due.set(slot);
            }
        });
        return due;
    }

    /** Holds these slots no more. Returns their posts, in order. */
    List<RedisPost> release(BitSet released) {
        slots.keySet().removeIf(released::get);
        var left = new ArrayList<RedisPost>();
        posts.values().removeIf(post -> released.get(post.slot) && left.add(post));
        return left;
    }

    /** Forgets slots that belong here no more, and returns their posts, in order. */
    List<RedisPost> withdraw(BitSet left) {
        refusals.keySet().removeIf(left::get);
        return release(left);
    }

    /** Returns all posts, in order, and has none then. */
    List<RedisPost> takeAll() {
        var all = List.copyOf(posts.values());
        posts.clear();
        return all;
    }
}
