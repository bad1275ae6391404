package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.protocol.MessageSet;
import dev.streampod.server.internal.broker.Backpressure;
import dev.streampod.server.internal.broker.FollowSink;
import dev.streampod.server.internal.broker.FollowSpec;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A recovery brings as many messages as a history may have, and what is older is told as lost. */
class LongestRecoveryTest extends RedisHistoryFixture {

    private static final int MOST = ChannelHistory.MAX_SIZE;
    private static final int AT_ONCE = 1_000;

    private static final class Followed implements FollowSink {

        private final List<Object> all = new CopyOnWriteArrayList<>();
        private volatile boolean caughtUp;

        @Override
        public long id() {
            return 1;
        }

        @Override
        public void began(@Nullable ChannelPosition position) {}

        @Override
        public boolean publish(@Nullable ChannelPosition position, byte[] frame) {
            String text = new String(frame);
            return all.add(Integer.parseInt(text.substring(text.lastIndexOf(':') + 1, text.length() - 2)));
        }

        @Override
        public void unreadable(@Nullable ChannelPosition position) {}

        @Override
        public void lost(Gap gap) {
            all.add(gap.cause());
        }

        @Override
        public void caughtUp(@Nullable ChannelPosition position) {
            caughtUp = true;
        }
    }

    @Test
    void asManyComeAsAHistoryMayHaveBehindTheLossOfOlderOnes() {
        var here = server();
        var messages = here.withHistory(MANY);
        post(messages, 1, 1);
        ChannelPosition first =
                messages.history("room", Note.class).join().get(0).position();
        for (int from = 2; from <= MOST + 2; from += AT_ONCE) {
            CompletableFuture.allOf(IntStream.rangeClosed(from, Math.min(MOST + 2, from + AT_ONCE - 1))
                            .mapToObj(i -> messages.postMessage("room", new Note("ada", i)))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
        var followed = new Followed();
        here.follow(
                new FollowSpec("room", MessageSet.of(Note.class), MANY, FollowSpec.Start.AFTER, first),
                followed,
                Backpressure.NONE);

        await().until(() -> followed.caughtUp);
        assertThat(followed.all)
                .hasSize(1 + MOST)
                .startsWith(Gap.Cause.NOT_KEPT, 3)
                .endsWith(MOST + 2);
        assertThat(followed.all.subList(1, 1 + MOST)).isEqualTo(List.copyOf(numbers(3, MOST + 2)));
    }

    @Test
    void noHistoryIsLarger() {
        assertThat(new ChannelHistory(MOST, Duration.ofDays(1)).size()).isEqualTo(MOST);
        assertThatThrownBy(() -> new ChannelHistory(MOST + 1, Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A history has 1 to 10000 messages, not 10001");
    }
}
