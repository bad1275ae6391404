package dev.streampod.server.internal.presence;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.concurrent.TimerWheel;
import dev.streampod.server.internal.broker.HistoryEntries;
import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The heartbeat of presence over a bus that fails in ways that no bus should. */
class PresenceHeartbeatTest {

    /** Throws an Error at the first heartbeats, and counts those that go out. */
    private static final class FailingBus implements MessageBus {

        private final AtomicInteger looks = new AtomicInteger();
        private final AtomicInteger beats = new AtomicInteger();

        @Override
        public void start(Receiver receiver, Executor completions) {}

        @Override
        public CompletableFuture<Void> publish(String channel, byte[] message) {
            if (channel.endsWith("presence")) {
                beats.incrementAndGet();
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> publishWithHistory(
                String channel, byte[] message, ChannelHistory history, HistoryProgress last) {
            return publish(channel, message);
        }

        @Override
        public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int most) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> subscribe(String channel) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void unsubscribe(String channel) {}

        @Override
        public boolean isUp() {
            if (Thread.currentThread().getName().equals("presence-timer") && looks.incrementAndGet() <= 3) {
                throw new NoClassDefFoundError("on purpose");
            }
            return true;
        }

        @Override
        public int bufferedPosts() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void anErrorInAHeartbeatIsCountedAndTheNextOneGoesOut() {
        var bus = new FailingBus();
        var failures = ServerFailures.logged();
        try (var timers = new TimerWheel("presence-timer", failures);
                var messages =
                        MessageBroker.builder(TestProtocol.registry()).bus(bus).build();
                var presence = new PresenceRegistry(
                        TestProtocol.registry(),
                        messages::control,
                        Runnable::run,
                        Duration.ofMillis(60),
                        1_000,
                        timers,
                        failures)) {
            var scope = presence.scoped();
            scope.of("room", Note.class).enter(new Note("ada", 1));
            await().until(() -> bus.beats.get() >= 2);
            assertThat(failures.count()).isEqualTo(3);
            scope.close();
        }
    }

    /** Keeps what is to run later, until it is asked to run it. */
    private static final class HeldTimers implements Scheduler {

        private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public Timeout after(Duration delay, Runnable task) {
            waiting.add(task);
            return () -> waiting.remove(task);
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        private void runAll() {
            for (Runnable task : List.copyOf(waiting)) {
                waiting.remove(task);
                task.run();
            }
        }
    }

    @Test
    void nothingIsRepeatedAfterTheEnd() {
        var bus = new FailingBus();
        var timers = new HeldTimers();
        try (var messages =
                MessageBroker.builder(TestProtocol.registry()).bus(bus).build()) {
            var presence = new PresenceRegistry(
                    TestProtocol.registry(),
                    messages::control,
                    Runnable::run,
                    Duration.ofSeconds(15),
                    1_000,
                    timers,
                    ServerFailures.logged());
            var scope = presence.scoped();
            scope.of("room", Note.class).enter(new Note("ada", 1));
            timers.runAll();
            assertThat(timers.waiting).as("the next heartbeat").isNotEmpty();
            scope.close();
            presence.close();

            timers.runAll();

            assertThat(timers.waiting).isEmpty();
        }
    }
}
