package dev.streampod.server.internal.broker.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slots of a cluster for which nothing is sent to this master now, and the posts that wait for them, in the order of their
 * numbers. Guarded by the lock of {@link RedisPublisher}.
 */
final class HeldPosts {

    /** When each slot may be tried again, by {@link System#nanoTime()}. */
    private final Map<Integer, Long> slots = new HashMap<>();

    private final TreeMap<Long, RedisPost> posts = new TreeMap<>();

    /** Holds a slot until that time or, if it is held already, until the later of the two. */
    void hold(int slot, long until) {
        slots.merge(slot, until, (one, other) -> one - other > 0 ? one : other);
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

    /** Returns all posts, in order, and has none then. */
    List<RedisPost> takeAll() {
        var all = List.copyOf(posts.values());
        posts.clear();
        return all;
    }
}
