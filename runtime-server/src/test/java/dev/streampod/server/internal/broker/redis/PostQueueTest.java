package dev.streampod.server.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.MessageBus;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PostQueueTest {

    private static final int UNACKNOWLEDGED = 3 * PostQueue.BATCH;

    private final PostQueue queue = new PostQueue(UNACKNOWLEDGED);
    private long lastNumber;

    /** Adds a post to the channel of that slot, as old as its number says. */
    private RedisPost add(int slot) {
        var post = new RedisPost(++lastNumber, "channel" + slot, slot, new byte[1], null, null, lastNumber);
        queue.add(post);
        return post;
    }

    private void add(int count, int slot) {
        for (int i = 0; i < count; i++) {
            add(slot);
        }
    }

    private List<Long> next() {
        return queue.maySend() ? numbers(queue.takeBatch()) : List.of();
    }

    private static List<Long> numbers(List<RedisPost> posts) {
        return posts.stream().map(post -> post.number).toList();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static BitSet slots(int... slots) {
        var set = new BitSet();
        for (int slot : slots) {
            set.set(slot);
        }
        return set;
    }

    private static boolean saysSentAgain(RedisPost post) {
        return (post.message[0] & MessageBus.SENT_AGAIN) != 0;
    }

    @Test
    void aPostIsSentAtOnceAndThoseAfterItTogetherWhenItIsAnswered() {
        add(1, 0);
        assertThat(next()).containsExactly(1L);
        add(3, 0);
        assertThat(next()).isEmpty();
        queue.answered();
        assertThat(next()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void aFullBatchIsSentBesideWhatIsOnItsWay() {
        add(1, 0);
        assertThat(next()).containsExactly(1L);
        add(PostQueue.BATCH - 1, 0);
        assertThat(next()).isEmpty();
        add(1, 0);
        assertThat(next()).isEqualTo(numbers(2, 1 + PostQueue.BATCH));
    }

    @Test
    void noMoreAreOnTheirWayThanMayBe() {
        add(2 * UNACKNOWLEDGED, 0);
        assertThat(next()).isEqualTo(numbers(1, UNACKNOWLEDGED));
        assertThat(next()).isEmpty();
        queue.answered();
        assertThat(next()).containsExactly(UNACKNOWLEDGED + 1L);
        assertThat(queue.size()).isEqualTo(2 * UNACKNOWLEDGED - 1);
    }

    @Test
    void whatRedisDoesNotTakeIsSentAgainInItsPlaceOnceAllIsAnsweredAndItHasRested() {
        RedisPost first = add(0);
        add(0);
        assertThat(next()).containsExactly(1L, 2L);
        add(PostQueue.BATCH, 0);

        queue.defer(first, true);
        queue.answered();
        queue.batchAnswered();
        assertThat(next()).isEmpty();
        queue.answered();
        queue.batchAnswered();
        assertThat(next()).isEmpty();
        queue.endRest();
        assertThat(next()).startsWith(1L, 3L, 4L);
    }

    @Test
    void whatIsDeferredThoughRedisIsReadyDoesNotRest() {
        RedisPost first = add(0);
        assertThat(next()).containsExactly(1L);
        queue.defer(first, false);
        queue.answered();
        queue.batchAnswered();
        assertThat(next()).containsExactly(1L);
    }

    @Test
    void aPostThatIsTakenFailsThoseOfItsChannelThatItHasOvertaken() {
        RedisPost deferred = add(0);
        RedisPost ofOther = add(1);
        RedisPost held = add(0);
        RedisPost taken = add(0);
        assertThat(next()).containsExactly(1L, 2L, 3L, 4L);
        queue.defer(deferred, true);
        queue.answered();
        queue.defer(ofOther, true);
        queue.answered();
        queue.hold(held, "moved", 0);
        queue.answered();

        var failed = new ArrayList<RedisPost>();
        queue.took(taken, failed::add);
        queue.answered();
        assertThat(failed).containsExactly(deferred, held);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.hasDeferred()).isTrue();
    }

    @Test
    void whatWasSentAndNotAnsweredIsSentAgainAndSaysSo() {
        RedisPost deferred = add(0);
        RedisPost sent = add(0);
        assertThat(next()).containsExactly(1L, 2L);
        RedisPost waiting = add(0);
        queue.defer(deferred, true);
        queue.answered();

        queue.unsend();
        assertThat(next()).containsExactly(1L, 2L, 3L);
        assertThat(saysSentAgain(deferred)).isTrue();
        assertThat(saysSentAgain(sent)).isTrue();
        assertThat(saysSentAgain(waiting)).isFalse();
    }

    @Test
    void whatNothingWasSentBehindDoesNotSaySo() {
        RedisPost deferred = add(0);
        assertThat(next()).containsExactly(1L);
        queue.defer(deferred, true);
        queue.answered();
        queue.unsend();
        assertThat(saysSentAgain(deferred)).isFalse();
    }

    @Test
    void postsOfAHeldSlotWaitUntilItIsDueAndQuiet() {
        add(1, 7);
        assertThat(next()).containsExactly(1L);
        queue.hold(slots(7), 100);
        assertThat(queue.isQuiet()).isFalse();
        assertThat(queue.quietSlots(slots(7, 8))).isEqualTo(slots(8));
        assertThat(queue.releaseDue(slots(), 100)).isFalse();
        queue.answered();
        assertThat(queue.isQuiet()).isTrue();

        add(1, 7);
        add(1, 8);
        assertThat(next()).containsExactly(3L);
        queue.answered();
        add(1, 7);
        assertThat(queue.releaseDue(slots(), 99)).isFalse();
        assertThat(queue.releaseDue(slots(7), 100)).isFalse();
        assertThat(queue.releaseDue(slots(), 100)).isTrue();
        assertThat(next()).containsExactly(2L, 4L);
    }

    @Test
    void theErrorOfASlotIsKnownWhileOneIsHeld() {
        RedisPost post = add(7);
        assertThat(next()).containsExactly(1L);
        queue.hold(post, "MOVED 7 elsewhere:1", 0);
        queue.answered();
        assertThat(queue.slotError()).isEqualTo("MOVED 7 elsewhere:1");
        assertThat(queue.withdraw(slots(7))).containsExactly(post);
        assertThat(queue.slotError()).isEmpty();
    }

    @Test
    void theseSlotsLeaveInOrderWhereverTheirPostsAre() {
        RedisPost deferred = add(7);
        RedisPost held = add(7);
        assertThat(next()).containsExactly(1L, 2L);
        RedisPost waiting = add(7);
        add(1, 8);
        queue.defer(deferred, true);
        queue.answered();
        queue.hold(held, "moved", 0);
        queue.answered();

        assertThat(queue.withdraw(slots(7))).containsExactly(deferred, held, waiting);
        queue.waitInFront(List.of(deferred, held));
        assertThat(next()).containsExactly(1L, 2L, 4L);
    }

    @Test
    void postsExpireByTheirAge() {
        RedisPost first = add(0);
        RedisPost second = add(0);
        assertThat(next()).containsExactly(1L, 2L);
        add(1, 0);
        assertThat(queue.expire(1)).isEmpty();
        assertThat(queue.expire(2)).containsExactly(first);
        assertThat(first.expired).isTrue();
        assertThat(second.expired).isFalse();
        assertThat(numbers(queue.expire(4))).containsExactly(2L, 3L);
        assertThat(queue.size()).isZero();
    }

    @Test
    void noPostExpiresBeforeOneThatIsToBeTakenBeforeIt() {
        var adopted = new RedisPost(7, "channel7", 7, new byte[1], null, null, 7);
        queue.waitInFront(List.of(adopted));
        RedisPost sent = add(0);
        assertThat(next()).containsExactly(7L, 1L);
        RedisPost waiting = add(0);
        queue.defer(adopted, true);
        queue.answered();
        assertThat(queue.expire(7)).isEmpty();
        assertThat(queue.expire(8)).containsExactly(adopted, sent, waiting);
    }

    @Test
    void whatIsRemovedAtTheEndIsEverything() {
        RedisPost deferred = add(0);
        RedisPost held = add(1);
        RedisPost sent = add(2);
        assertThat(next()).hasSize(3);
        RedisPost waiting = add(3);
        queue.defer(deferred, true);
        queue.answered();
        queue.hold(held, "moved", 0);
        queue.answered();

        assertThat(queue.takeAll()).containsExactlyInAnyOrder(deferred, held, sent, waiting);
        assertThat(queue.size()).isZero();
        assertThat(sent.expired).isTrue();
    }
}
