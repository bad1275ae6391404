package dev.streampod.client.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.ContinuityListener;
import dev.streampod.client.Interruption;
import dev.streampod.client.chat.Line;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.ClientFailures;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.entity.SerializableEntity;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ContinuityEventsTest {

    private static final int MAX_BYTES = 1_000;

    /** Blocks in its first event until it is let go. */
    private static final class HeldListener implements ContinuityListener<SerializableEntity> {

        private final List<Interruption<SerializableEntity>> interruptions = new CopyOnWriteArrayList<>();
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch proceed = new CountDownLatch(1);

        @Override
        public void interrupted(Interruption<SerializableEntity> interruption) {
            interruptions.add(interruption);
            hear("interrupted", interruption.from(), interruption.to());
        }

        @Override
        public void resumed(Instant from, Instant to) {
            hear("resumed", from, to);
        }

        private void hear(String what, Instant from, Instant to) {
            heard.add(what + " " + from.getEpochSecond() + "-" + to.getEpochSecond());
            entered.countDown();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final CallbackExecutor callbacks = new CallbackExecutor("test-continuity", ClientFailures.logged());
    private final ContinuityEvents events = new ContinuityEvents(new EventDispatcher(callbacks), "chat", MAX_BYTES);
    private final HeldListener listener = new HeldListener();

    @AfterEach
    void close() {
        listener.proceed.countDown();
        callbacks.close();
    }

    /** Has the first event told, in which the listener stays. */
    private void hold() throws InterruptedException {
        events.addListener(listener);
        events.tell(resumed(0));
        listener.entered.await();
    }

    private static ContinuityEvent event(int number, @Nullable UnacknowledgedMessages unacknowledged) {
        return new ContinuityEvent(Instant.ofEpochSecond(number), Instant.ofEpochSecond(number + 1L), unacknowledged);
    }

    private static ContinuityEvent resumed(int number) {
        return event(number, null);
    }

    /** An interruption with messages of that many bytes each. */
    private static ContinuityEvent interrupted(int number, int messages, int bytes) {
        var unacknowledged = new UnacknowledgedMessages(MAX_BYTES);
        for (int i = 0; i < messages; i++) {
            unacknowledged.add(new Line(number + "." + i), bytes);
        }
        return event(number, unacknowledged);
    }

    private static List<String> told(Interruption<SerializableEntity> interruption) {
        return interruption.unacknowledged().stream()
                .map(line -> ((Line) line).text())
                .toList();
    }

    @Test
    void whatComesWhileSoMuchWaitsIsToldAsOneFromTheFirstToTheLast() throws Exception {
        hold();
        int waiting = ContinuityEvents.MAX_WAITING_EVENTS;
        for (int i = 1; i < waiting + 100; i++) {
            events.tell(i == waiting + 50 ? interrupted(i, 1, 10) : resumed(i));
        }
        listener.proceed.countDown();
        await().until(() -> listener.heard.size() > waiting);
        assertThat(listener.heard.subList(0, waiting))
                .isEqualTo(IntStream.range(0, waiting)
                        .mapToObj(i -> "resumed " + i + "-" + (i + 1))
                        .toList());
        assertThat(listener.heard.get(waiting)).isEqualTo("interrupted " + waiting + "-" + (waiting + 100));
        assertThat(told(listener.interruptions.get(0))).containsExactly((waiting + 50) + ".0");

        events.tell(resumed(9_000));
        await().until(() -> listener.heard.contains("resumed 9000-9001"));
        assertThat(listener.heard).hasSize(waiting + 2);
    }

    @Test
    void resumptionsAloneAreToldAsAResumption() throws Exception {
        hold();
        int waiting = ContinuityEvents.MAX_WAITING_EVENTS;
        for (int i = 1; i < waiting + 2; i++) {
            events.tell(resumed(i));
        }
        listener.proceed.countDown();
        await().until(() -> listener.heard.size() > waiting);
        assertThat(listener.heard).hasSize(waiting + 1).endsWith("resumed " + waiting + "-" + (waiting + 2));
    }

    @Test
    void ofTheMessagesThatWaitSoManyBytesAreKeptAndTheOthersCounted() throws Exception {
        hold();
        events.tell(interrupted(1, 3, 300));
        events.tell(interrupted(2, 2, 300)); // would be more than 1,000 bytes with those that wait
        events.tell(interrupted(3, 4, 300));
        events.tell(interrupted(4, 1, 1)); // there would be room, but not for those before it
        listener.proceed.countDown();
        await().until(() -> listener.heard.size() == 3);
        assertThat(listener.heard).containsExactly("resumed 0-1", "interrupted 1-2", "interrupted 2-5");
        assertThat(told(listener.interruptions.get(0))).containsExactly("1.0", "1.1", "1.2");
        assertThat(told(listener.interruptions.get(1))).containsExactly("2.0", "2.1", "3.0");
        assertThat(listener.interruptions.get(1).omitted()).isEqualTo(4);
    }

    @Test
    void withoutAListenerNothingIsTold() {
        assertThat(events.tell(resumed(1))).isFalse();
        events.addListener(listener);
        events.removeListener(listener);
        assertThat(events.tell(resumed(2))).isFalse();
    }
}
