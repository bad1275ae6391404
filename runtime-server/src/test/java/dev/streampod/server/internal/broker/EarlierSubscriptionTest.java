package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that nobody listened to any more, and that is listened to again before the bus has ended its subscription. */
@Timeout(120)
class EarlierSubscriptionTest {

    private static final long OLDER = 1;
    private static final long NEWER = 2;
    private static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofMinutes(1));
    private static final Envelope ENVELOPE = new Envelope(TestProtocol.registry());

    private final SlowBus bus = new SlowBus();

    /** Says late where a history ends, which has been lost by then. */
    private static final class SlowBus extends StubBus {

        private final CompletableFuture<HistoryEntries> end = new CompletableFuture<>();
        private final CompletableFuture<String> asked = new CompletableFuture<>();
        private volatile HistoryEntries kept = new HistoryEntries(List.of(), ChannelPosition.START);
        private volatile @Nullable Receiver receiver;

        @Override
        public void start(Receiver given, Executor completions) {
            receiver = given;
        }

        private void bring(HistoryEntry message) {
            Receiver current = receiver;
            assertThat(current).isNotNull();
            current.receivedHistory("room", message);
        }

        @Override
        public CompletableFuture<HistoryEntries> historyEnd(String channel) {
            return asked.complete(channel) ? end : CompletableFuture.completedFuture(kept);
        }

        @Override
        public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int most) {
            return CompletableFuture.completedFuture(kept);
        }
    }

    @Test
    void whatItStillBringsHidesNoLoss() {
        var heard = new HeardNotes();
        try (var broker =
                MessageBroker.builder(TestProtocol.registry()).bus(bus).build()) {
            var listening = CompletableFuture.runAsync(() -> broker.withHistory(HUNDRED)
                    .addListenerAfter("room", new ChannelPosition(100, 0, OLDER), Note.class, heard));
            bus.asked.join();
            bus.bring(entry(1, new ChannelPosition(110, 0, OLDER), new ChannelPosition(105, 0, OLDER)));
            bus.end.complete(new HistoryEntries(List.of(), Positions.beginning(NEWER)));
            listening.join();
            await().until(() -> heard.gaps().size() == 1);

            // Between the two others were posted, and lost with their history.
            var first = entry(9, new ChannelPosition(300, 0, NEWER), Positions.beginning(NEWER));
            bus.kept = new HistoryEntries(List.of(first), first.position());
            bus.bring(first);

            await().until(() -> heard.lastNumber() == 9);
        }
        assertThat(heard.numbers()).containsExactly(9);
        assertThat(heard.beforeGap()).isZero();
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    private static HistoryEntry entry(int number, ChannelPosition position, ChannelPosition before) {
        byte[] bytes = ENVELOPE.write(new Note("ann", number));
        Envelope.number(bytes, 4_711, 1, number);
        return new HistoryEntry(position, before, bytes);
    }
}
