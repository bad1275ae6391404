package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.MessagingLimits;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * A recovery on a worker of its own, of a history whose answers the test has given beforehand. A reading for which there is no answer
 * fails the test, as does a step that throws.
 */
abstract class RecoveryFixture {

    static final byte[] NOTHING = {};

    /** How many steps of the worker may follow from one. */
    private static final int CONSEQUENCES = 10;

    private final ChannelWorker worker = new ChannelWorker(
            "streampod-worker-under-test",
            MessagingLimits.defaults(),
            ServerFailures.logged(),
            new PublicationEncoder(TestProtocol.registry(), new Envelope(TestProtocol.registry())));
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    final Channel channel = new Channel("room", worker);
    final ScriptedHistory history = new ScriptedHistory();
    final Heard heard = new Heard();
    final HistoryRecovery recovery = new HistoryRecovery(channel, history, Backpressure.NONE, heard);

    RecoveryFixture() {
        worker.start();
    }

    @AfterEach
    void close() {
        worker.stop(Deadline.DEFAULT.toMillis());
    }

    /** Gives to each question the next of the answers. */
    final class ScriptedHistory implements HistoryStore {

        final Queue<ChannelPosition> ends = new ConcurrentLinkedQueue<>();
        final Queue<HistoryEntries> pages = new ConcurrentLinkedQueue<>();
        /** The positions after which it was read. */
        final List<ChannelPosition> after = new CopyOnWriteArrayList<>();

        volatile boolean mayBringReplaced;
        /** Whether it cannot be read now, and readings fail. */
        volatile boolean away;

        @Override
        public boolean mayBringReplaced() {
            return mayBringReplaced;
        }

        @Override
        public CompletableFuture<HistoryEntries> historyAfter(String name, ChannelPosition from, int page) {
            after.add(from);
            if (away) {
                return CompletableFuture.failedFuture(new HistoryUnavailableException("Redis is away", false, null));
            }
            return answer(pages.poll(), "what is kept after " + from);
        }

        @Override
        public CompletableFuture<HistoryEntries> historyEnd(String name) {
            ChannelPosition end = ends.poll();
            return answer(end == null ? null : new HistoryEntries(List.of(), end), "where it ends");
        }

        private CompletableFuture<HistoryEntries> answer(@Nullable HistoryEntries answer, String question) {
            if (answer == null) {
                failures.add(new AssertionError("The history is asked " + question + ", and the test has no answer"));
                return new CompletableFuture<>();
            }
            return CompletableFuture.completedFuture(answer);
        }
    }

    /** All that a recovery tells. */
    static final class Heard implements RecoverySink {

        /** The positions of messages and the causes of gaps, in the order in which they came. */
        final List<Object> told = new CopyOnWriteArrayList<>();

        final List<ChannelPosition> positions = new CopyOnWriteArrayList<>();
        final List<Gap> gaps = new CopyOnWriteArrayList<>();
        final List<@Nullable ChannelPosition> began = new CopyOnWriteArrayList<>();
        final List<@Nullable ChannelPosition> caughtUp = new CopyOnWriteArrayList<>();
        final List<ChannelPosition> wentBack = new CopyOnWriteArrayList<>();
        /** Which messages are to be taken for repeats. */
        final Set<ChannelPosition> repeats = ConcurrentHashMap.newKeySet();

        @Override
        public boolean accept(HistoryEntry message) {
            told.add(message.position());
            return positions.add(message.position());
        }

        @Override
        public void report(Gap gap) {
            told.add(gap.cause());
            gaps.add(gap);
        }

        @Override
        public void began(@Nullable ChannelPosition position) {
            began.add(position);
        }

        @Override
        public void caughtUp(@Nullable ChannelPosition position) {
            caughtUp.add(position);
        }

        @Override
        public boolean isRepeat(HistoryEntry message) {
            return repeats.contains(message.position());
        }

        @Override
        public void wentBack(ChannelPosition position, boolean goesOn) {
            wentBack.add(position);
        }
    }

    static ChannelPosition at(long millis, long epoch) {
        return new ChannelPosition(millis, 0, epoch);
    }

    static HistoryEntry message(long before, long millis, long epoch) {
        return new HistoryEntry(at(millis, epoch), at(before, epoch), NOTHING);
    }

    static Gap gap(Gap.Cause cause, long fromMillis, long toMillis) {
        return new Gap("room", cause, at(fromMillis, 1).time(), at(toMillis, 1).time(), OptionalLong.empty());
    }

    /** Has the worker do a step, and does not wait for it. */
    final void onWorker(Runnable step) {
        assertThat(channel.offer(0, () -> {
                    try {
                        step.run();
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }))
                .isTrue();
    }

    final void live(long before, long millis, long epoch) {
        onWorker(() -> recovery.received(message(before, millis, epoch)));
    }

    /** Returns once the worker has done all that it was given, and what came of that. */
    final void awaitDone() {
        for (int i = 0; i < CONSEQUENCES; i++) {
            var done = new CompletableFuture<Void>();
            onWorker(() -> done.complete(null));
            assertThat(done).as("a step of the worker").succeedsWithin(Deadline.DEFAULT);
        }
        assertThat(failures).isEmpty();
    }
}
