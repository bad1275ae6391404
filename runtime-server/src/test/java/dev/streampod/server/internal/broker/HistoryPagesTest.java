package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HistoryPagesTest {

    @Test
    void aStoreThatThrowsAfterTheFirstPageFailsTheReading() {
        var first = new CompletableFuture<HistoryEntries>();
        var store = new HistoryStore() {
            private boolean asked;

            @Override
            public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int page) {
                if (asked) {
                    throw new IllegalStateException("on purpose");
                }
                asked = true;
                return first;
            }

            @Override
            public CompletableFuture<HistoryEntries> historyEnd(String channel) {
                throw new AssertionError("not asked for");
            }
        };
        var piece = HistoryPages.read(store, "room", ChannelPosition.START, 1, 1_000_000);
        var position = new ChannelPosition(1, 0);
        first.complete(new HistoryEntries(
                List.of(new HistoryEntry(position, ChannelPosition.START, new byte[] {1})), position, 1));

        assertThat(piece)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .withMessage("on purpose");
    }
}
