package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessagingLimits;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue of a channel's worker, and what becomes of messages that do not fit. */
@Timeout(300)
class ChannelWorkerTest {

    private static final String NAME = "streampod-worker-under-test";

    private final MessageBroker broker =
            MessageBroker.builder(TestProtocol.registry()).build();
    private final ChannelWorker worker = new ChannelWorker(
            NAME,
            MessagingLimits.defaults().withWorkerQueue(2).withWorkerQueueBytes(1_000),
            ServerFailures.logged(),
            new PublicationEncoder(TestProtocol.registry(), new Envelope(TestProtocol.registry())));
    private final Channel channel = new Channel("room", worker);
    private final List<Gap> told = new CopyOnWriteArrayList<>();

    ChannelWorkerTest() {
        var listener = new ChannelSubscription(
                broker.scoped().owner(),
                "room",
                SubscriptionSpec.in(Note.class, null),
                message -> {},
                new Object(),
                0,
                () -> {});
        listener.onGap(told::add);
        channel.add(listener);
        worker.start();
    }

    @AfterEach
    void close() {
        worker.stop(60_000);
        broker.close();
    }

    private static void awaitIdle() {
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(NAME) && thread.getState() == Thread.State.WAITING));
    }

    /** As when the message finds the queue full and the worker has emptied it before that is noted. */
    @Test
    void anOverflowThatIsNotedWhenTheWorkerHasNothingToDoIsTold() {
        awaitIdle();
        channel.overflowed();

        await().until(() -> told.size() == 1);
        awaitIdle();
        channel.overflowed();

        await().until(() -> told.size() == 2);
        assertThat(told).allSatisfy(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.OVERFLOW);
            assertThat(gap.missed()).hasValue(1);
        });
    }

    @Test
    void anOverflowOfAFullQueueIsToldOnceTheWorkerGoesOn() throws Exception {
        var held = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        assertThat(worker.offer(0, () -> hold(held, goOn))).isTrue();
        held.await();
        assertThat(worker.offer(0, () -> {})).isTrue();
        assertThat(worker.offer(0, () -> {})).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(worker.offer(0, () -> {})).isFalse();
            channel.overflowed();
        }
        goOn.countDown();

        await().until(() -> !told.isEmpty());
        assertThat(told)
                .singleElement()
                .satisfies(gap -> assertThat(gap.missed()).hasValue(5));
    }

    @Test
    void workThatIsLargerThanTheBoundPassesWhenNoOtherWaits() throws Exception {
        var held = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        assertThat(worker.offer(1, () -> hold(held, goOn))).isTrue();
        held.await();
        assertThat(worker.offer(1_001, () -> {})).isFalse();
        goOn.countDown();

        awaitIdle();
        assertThat(worker.offer(1_001, () -> {})).isTrue();
    }

    private static void hold(CountDownLatch held, CountDownLatch goOn) {
        held.countDown();
        try {
            assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
