package dev.streampod.server.internal.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.server.Limits;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.broker.HistoryEntries;
import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.EchoProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread of revocations over a bus that fails in ways that no bus should. */
@Timeout(300)
class ClusterRevocationsTest {

    /** Throws an Error once, on the thread of revocations, at the call of that name. */
    private static final class FailingBus implements MessageBus {

        private final AtomicInteger failuresLeft = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private volatile String failing = "";
        /** What a publication completes with. */
        private volatile CompletableFuture<Void> published = CompletableFuture.completedFuture(null);

        private void fail(String where) {
            if (where.equals(failing)
                    && Thread.currentThread().getName().equals("streampod-revocations")
                    && failuresLeft.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("on purpose");
            }
        }

        @Override
        public void start(Receiver receiver, Executor completions) {}

        @Override
        public CompletableFuture<Void> publish(String channel, byte[] message) {
            fail("publish");
            if (channel.endsWith("revocations")) {
                told.incrementAndGet();
            }
            return published;
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
            return new CompletableFuture<>();
        }

        @Override
        public void unsubscribe(String channel) {}

        @Override
        public boolean isUp() {
            fail("isUp");
            return true;
        }

        @Override
        public int bufferedPosts() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private final LogCapture log = new LogCapture("dev.streampod.server");
    private final FailingBus bus = new FailingBus();
    private final ServerCounters counters = new ServerCounters();
    private final EntityRegistry registry = EntityRegistry.of(List.of(EchoProtocol.INSTANCE));
    private final HandlerThreads handlers =
            HandlerThreads.create("revocation-handler", new LongAdder(), counters.failures);
    private final MessageBroker messages =
            MessageBroker.builder(registry).executor(handlers).bus(bus).build();
    private final PresenceRegistry presence = new PresenceRegistry(
            registry,
            messages::control,
            handlers,
            MessagingLimits.defaults().presenceLease(),
            MessagingLimits.defaults().messageBytes(),
            new TimerWheel("presence-timer", counters.failures),
            counters.failures);
    private final ClientSessions connections = new ClientSessions(
            "s",
            Limits.defaults(),
            new Routes(true),
            registry,
            null,
            messages,
            presence,
            handlers,
            new NetworkThreads(),
            counters,
            new TimerWheel(ClientSessions.TIMER, counters.failures));
    private final ClusterRevocations revocations = new ClusterRevocations(connections, messages, null, handlers);

    @AfterEach
    void close() {
        revocations.close();
        connections.drain();
        connections.close();
        presence.close();
        messages.close();
        handlers.close();
        log.close();
    }

    @Test
    void nullIsRefusedAtOnceByItsNameAndNothingIsTold() {
        assertThatNullPointerException()
                .isThrownBy(() -> revocations.revokeKey(null))
                .withMessage("keyId");
        assertThatNullPointerException()
                .isThrownBy(() -> revocations.revokeUser(null))
                .withMessage("userId");
        assertThatNullPointerException()
                .isThrownBy(() -> revocations.revokeScope(null, "admin"))
                .withMessage("userId");
        assertThatNullPointerException()
                .isThrownBy(() -> revocations.revokeScope("ada", null))
                .withMessage("scope");

        assertThat(revocations.revokeUser("bob")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(bus.told).hasValue(1);
        assertThat(counters.failures.count()).isZero();
    }

    @Test
    void whatTheBusDoesNotTakeAfterTheEndIsGivenUp() {
        bus.published = new CompletableFuture<>();
        var later = new ArrayList<Runnable>();
        var outbox = new RevocationOutbox(
                1,
                messages.control("of-a-test"),
                10,
                task -> {
                    task.run();
                    return true;
                },
                later::add);
        CompletableFuture<Void> told = outbox.add(new Revocation.OfUser("ada"), 0);
        outbox.close();
        assertThat(told).isNotDone();

        bus.published.completeExceptionally(new IllegalStateException("on purpose"));

        assertThat(told)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(KeyStoreUnavailableException.class);
        assertThat(later).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"isUp", "publish"})
    void anErrorOnTheThreadOfRevocationsIsLoggedOnceAndWhatItWasAboutIsToldAllTheSame(String where) {
        bus.failing = where;
        bus.failuresLeft.set(1);

        assertThat(revocations.revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);

        assertThat(bus.told).hasValue(1);
        assertThat(counters.failures.count()).isEqualTo(1);
        assertThat(log.errors()).hasSize(1).first().asString().startsWith("A task of revocation failed");
        assertThat(log.thrown()).hasOnlyElementsOfType(NoClassDefFoundError.class);
        assertThat(log.thrown()).hasSize(1);
        assertThat(counters.failures.ended()).isEmpty();
        assertThat(revocations.revokeUser("bob")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(bus.told).hasValue(2);
    }
}
