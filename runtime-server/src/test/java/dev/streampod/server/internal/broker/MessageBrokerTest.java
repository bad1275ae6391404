package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MessageBrokerTest {

    /** A bus whose library does not fit. */
    private static final class BrokenBus implements MessageBus {

        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void start(Receiver receiver, Executor completions) {
            completions.execute(() -> {}); // as a bus does that gets so far
            throw new NoClassDefFoundError("on purpose");
        }

        @Override
        public CompletableFuture<Void> publish(String channel, byte[] message) {
            throw new AssertionError("not started");
        }

        @Override
        public CompletableFuture<Void> publishWithHistory(
                String channel, byte[] message, ChannelHistory history, HistoryProgress last) {
            throw new AssertionError("not started");
        }

        @Override
        public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int most) {
            throw new AssertionError("not started");
        }

        @Override
        public CompletableFuture<Void> subscribe(String channel) {
            throw new AssertionError("not started");
        }

        @Override
        public void unsubscribe(String channel) {}

        @Override
        public boolean isUp() {
            return false;
        }

        @Override
        public int bufferedPosts() {
            return 0;
        }

        @Override
        public void close() {
            closed.set(true);
            throw new IllegalStateException("it cannot end in order either");
        }
    }

    @Test
    void aBusThatCannotStartLeavesNoThreadBehind() {
        Set<Thread> before = threads();
        var bus = new BrokenBus();
        var builder = MessageBroker.builder(TestProtocol.registry()).bus(bus);

        assertThatThrownBy(builder::build)
                .isInstanceOf(NoClassDefFoundError.class)
                .hasSuppressedException(new IllegalStateException("it cannot end in order either"));
        assertThat(bus.closed).isTrue();
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("streampod-"))
                .collect(Collectors.toSet());
    }
}
