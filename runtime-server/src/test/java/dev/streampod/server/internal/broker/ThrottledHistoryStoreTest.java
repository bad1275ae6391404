package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many reads of histories go on at once, and which are shared. */
class ThrottledHistoryStoreTest {

    private static final ChannelPosition ONE = new ChannelPosition(1, 0, 7);
    private static final ChannelPosition TWO = new ChannelPosition(2, 0, 7);

    private record Begun(String channel, ChannelPosition after, CompletableFuture<HistoryEntries> answer) {}

    private final List<Begun> begun = new ArrayList<>();
    private final HistoryStore store = new HistoryStore() {
        @Override
        public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page) {
            var read = new Begun(channel, after, new CompletableFuture<>());
            begun.add(read);
            return read.answer();
        }

        @Override
        public CompletableFuture<HistoryEntries> historyEnd(String channel) {
            return historyAfter(channel, ChannelPosition.END, 1);
        }
    };

    private static HistoryEntries nothing() {
        return new HistoryEntries(List.of(), ChannelPosition.START);
    }

    @Test
    void noMoreReadsAreUnderWayThanTheLimitSays() {
        var throttled = new ThrottledHistoryStore(store, 2, 100);
        for (int i = 0; i < 10; i++) {
            var unused = throttled.historyAfter("room" + i, ONE, 16);
        }
        assertThat(begun).hasSize(2);
        for (int i = 0; i < 10; i++) {
            begun.get(i).answer().complete(nothing());
            assertThat(begun).hasSize(Math.min(10, i + 3));
        }
    }

    @Test
    void whoAsksForWhatAnotherWaitsForSharesItsRead() {
        var throttled = new ThrottledHistoryStore(store, 1, 100);
        var first = throttled.historyAfter("room", ONE, 16);
        var second = throttled.historyAfter("room", ONE, 16);
        var third = throttled.historyAfter("room", ONE, 16);
        var elsewhere = throttled.historyAfter("room", TWO, 16);
        var end = throttled.historyEnd("room");
        assertThat(begun).hasSize(1);

        begun.get(0).answer().complete(nothing());
        assertThat(first).isCompleted();
        // One that has begun is not shared: it may end before what the next one knows to be there.
        assertThat(second).isNotCompleted();
        begun.get(1).answer().complete(nothing());
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(elsewhere).isNotCompleted();
        begun.get(2).answer().complete(nothing());
        begun.get(3).answer().complete(nothing());
        assertThat(elsewhere).isCompleted();
        assertThat(end).isCompleted();
        assertThat(begun).extracting(Begun::after).containsExactly(ONE, ONE, TWO, ChannelPosition.END);
    }

    @Test
    void whatIsAskedForBeyondTheQueueIsRefusedAndTheSharedFailureReachesAll() {
        var throttled = new ThrottledHistoryStore(store, 1, 1);
        var first = throttled.historyAfter("room", ONE, 16);
        var waiting = throttled.historyAfter("room", TWO, 16);
        var shared = throttled.historyAfter("room", TWO, 16);
        var refused = throttled.historyAfter("other", TWO, 16);
        assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(HistoryUnavailableException.class)
                .cause()
                .hasMessageContaining("1");
        begun.get(0).answer().complete(nothing());
        begun.get(1).answer().completeExceptionally(new IllegalStateException("Redis is away"));
        assertThat(first).isCompleted();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(shared).isCompletedExceptionally();
    }
}
