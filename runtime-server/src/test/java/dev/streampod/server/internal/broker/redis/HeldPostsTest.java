package dev.streampod.server.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeldPostsTest {

    private static final long MILLIS = 1_000_000;

    private final HeldPosts held = new HeldPosts();

    private static RedisPost post(long number, int slot) {
        return new RedisPost(number, "key", slot, new byte[1], null, null, 0);
    }

    private static BitSet slots(int... slots) {
        var set = new BitSet();
        for (int slot : slots) {
            set.set(slot);
        }
        return set;
    }

    private static List<Long> numbers(List<RedisPost> posts) {
        return posts.stream().map(post -> post.number).toList();
    }

    @Test
    void postsComeOutInTheOrderOfTheirNumbersAndOnlyThoseOfTheSlots() {
        held.hold(1, 0);
        held.hold(2, 0);
        for (long number : new long[] {5, 3, 4, 1, 2}) {
            held.add(post(number, number == 4 ? 2 : 1));
        }
        assertThat(numbers(held.release(slots(1)))).containsExactly(1L, 2L, 3L, 5L);
        assertThat(held.isHeld(1)).isFalse();
        assertThat(held.isHeld(2)).isTrue();
        assertThat(numbers(held.withdraw(slots(2)))).containsExactly(4L);
        assertThat(held.isEmpty()).isTrue();
    }

    @Test
    void aSlotThatIsRefusedAgainAndAgainIsTriedLessOften() {
        LongStream pauses = LongStream.range(0, 6).map(refusal -> {
            held.holdRefused(7, 0);
            held.holdRefused(7, 0); // another post of the same slot
            long pause = LongStream.rangeClosed(1, 2_000)
                    .filter(millis -> held.due(millis * MILLIS).get(7))
                    .findFirst()
                    .orElseThrow();
            held.release(slots(7));
            return pause;
        });
        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
        held.took(7);
        held.holdRefused(7, 0);
        assertThat(held.due(100 * MILLIS)).isEqualTo(slots(7));
    }
}
