package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessagingLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A history was begun behind a break in the stream of another one, and is lost with its break: the other one is there again. */
@Timeout(60)
class StreamGoneBackTest {

    private static final long BEFORE_BREAK = 0x00_000001_00000007L;
    private static final long BEHIND_BREAK = 0x01_000002_00000007L;
    private static final long ANOTHER = 0x00_000003_00000008L;
    private static final long NEWEST = 0x00_000004_00000009L;
    private static final byte[] NOTHING = {};

    private final ChannelWorker worker = new ChannelWorker(
            "streampod-worker-under-test",
            MessagingLimits.defaults(),
            ServerFailures.logged(),
            new PublicationEncoder(TestProtocol.registry(), new Envelope(TestProtocol.registry())));
    private final Channel channel = new Channel("room", worker);
    private final Queue<ChannelPosition> ends = new ConcurrentLinkedQueue<>();
    private final Queue<HistoryEntries> pages = new ConcurrentLinkedQueue<>();
    private final List<ChannelPosition> readAfter = new CopyOnWriteArrayList<>();
    private final List<Object> told = new CopyOnWriteArrayList<>();
    private final List<ChannelPosition> wentBack = new CopyOnWriteArrayList<>();
    private final HistoryRecovery recovery = new HistoryRecovery(channel, new Scripted(), Pace.UNBOUNDED, new Sink());

    StreamGoneBackTest() {
        worker.start();
    }

    @AfterEach
    void close() {
        worker.stop(60_000);
    }

    private final class Scripted implements HistoryStore {

        @Override
        public CompletableFuture<HistoryEntries> historyAfter(String name, ChannelPosition after, int page) {
            readAfter.add(after);
            return CompletableFuture.completedFuture(pages.remove());
        }

        @Override
        public CompletableFuture<HistoryEntries> end(String name) {
            return CompletableFuture.completedFuture(new HistoryEntries(List.of(), ends.remove()));
        }
    }

    private final class Sink implements HistoryRecovery.Sink {

        @Override
        public boolean accept(HistoryEntry message) {
            return told.add(message.position());
        }

        @Override
        public void tell(Gap gap) {
            told.add(gap.cause());
        }

        @Override
        public void wentBack(ChannelPosition heard, boolean goesOn) {
            wentBack.add(heard);
        }
    }

    private static ChannelPosition at(long millis, long epoch) {
        return new ChannelPosition(millis, 0, epoch);
    }

    private static HistoryEntry entry(long before, long millis, long epoch) {
        return new HistoryEntry(at(millis, epoch), at(before, epoch), NOTHING);
    }

    private static HistoryEntries page(HistoryEntry... entries) {
        return new HistoryEntries(List.of(entries), entries[entries.length - 1].position());
    }

    /** Returns once the worker has done the step, and what came of that. */
    private void onWorker(Runnable step) {
        var steps = new ArrayList<Runnable>(List.of(step));
        for (int i = 0; i < 5; i++) {
            steps.add(() -> {});
        }
        for (Runnable each : steps) {
            var done = new CompletableFuture<Void>();
            assertThat(channel.submit(() -> {
                        each.run();
                        done.complete(null);
                    }))
                    .isTrue();
            done.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private void recoverAfter(ChannelPosition position) {
        onWorker(() -> recovery.beginAfter(position, null));
        onWorker(recovery::startSoon);
    }

    @Test
    void whoComesWithAPositionBehindTheBreakIsNotGivenAgainWhatCameBeforeIt() {
        // What was posted since is behind that position; what is before it was heard, or told as missing at the break.
        pages.add(page(entry(200, 400, BEFORE_BREAK)));
        pages.add(page(entry(200, 400, BEFORE_BREAK)));
        recoverAfter(at(300, BEHIND_BREAK));

        assertThat(told).containsExactly(Gap.Cause.NOT_KEPT, at(400, BEFORE_BREAK));
        assertThat(readAfter).containsExactly(at(300, BEHIND_BREAK), at(300, BEFORE_BREAK));
        assertThat(wentBack).containsExactly(at(300, BEHIND_BREAK));
    }

    @Test
    void soItIsForWhoHasHeardBothHistories() {
        var first = entry(0, 100, BEFORE_BREAK);
        var broken = new HistoryEntry(at(300, BEHIND_BREAK), new ChannelPosition(0, 1, BEHIND_BREAK), NOTHING);
        pages.add(page(broken));
        pages.add(page(broken));
        recoverAfter(at(100, BEFORE_BREAK));
        // Another master had taken 200, which is behind 300 for nobody.
        pages.add(page(entry(200, 400, BEFORE_BREAK)));
        pages.add(page(entry(200, 400, BEFORE_BREAK)));
        onWorker(() -> recovery.recover(interruption()));

        assertThat(told)
                .containsExactly(Gap.Cause.NOT_KEPT, broken.position(), Gap.Cause.INTERRUPTED, at(400, BEFORE_BREAK));
        assertThat(readAfter).last().isEqualTo(at(300, BEFORE_BREAK));
        assertThat(first.position()).isNotIn(told);
    }

    private static Gap interruption() {
        return new Gap(
                "room", Gap.Cause.INTERRUPTED, at(300, 1).time(), at(400, 1).time(), OptionalLong.empty());
    }

    @Test
    void ofTwoHistoriesThatBeganInOneMillisecondNoneIsTakenForTheNewer() {
        pages.add(page(entry(0, 100, ANOTHER)));
        onWorker(() -> recovery.beginAfter(null, null));
        onWorker(recovery::startSoon);
        // It is older, and still on its way; by now a third one has replaced both.
        ends.addAll(List.of(at(500, NEWEST), at(500, NEWEST)));
        pages.add(page(entry(0, 500, NEWEST)));
        pages.add(page(entry(0, 500, NEWEST)));
        var onItsWay = new ChannelPosition(100, 5, BEFORE_BREAK);
        onWorker(() -> recovery.received(new HistoryEntry(onItsWay, at(0, BEFORE_BREAK), NOTHING)));

        assertThat(told).startsWith(at(100, ANOTHER)).endsWith(at(500, NEWEST)).doesNotContain(onItsWay);
        assertThat(told).hasSize(3);
    }

    @Test
    void whatIsInNoHistoryIsToldBeforeTheHistoryThatCameInBetween() {
        ends.add(at(100, ANOTHER));
        onWorker(recovery::beginNow);
        onWorker(recovery::startSoon);
        onWorker(() -> recovery.received(entry(100, 101, ANOTHER)));
        var lost = new Gap("room", Gap.Cause.LOST, at(101, 1).time(), at(300, 1).time(), OptionalLong.of(1));
        onWorker(() -> recovery.missed(lost, NEWEST));
        onWorker(() -> recovery.received(entry(0, 300, NEWEST)));
        onWorker(() -> recovery.missed(lost, NEWEST));
        onWorker(() -> recovery.received(entry(300, 301, NEWEST)));

        assertThat(told)
                .containsExactly(at(101, ANOTHER), Gap.Cause.LOST, at(300, NEWEST), Gap.Cause.LOST, at(301, NEWEST));
    }

    @Test
    void unlessALossIsToldThereAnyway() {
        pages.add(page(entry(0, 300, NEWEST)));
        pages.add(page(entry(0, 300, NEWEST)));
        recoverAfter(at(100, ANOTHER));
        var lost = new Gap("room", Gap.Cause.LOST, at(101, 1).time(), at(300, 1).time(), OptionalLong.of(1));
        onWorker(() -> recovery.missed(lost, NEWEST));
        onWorker(() -> recovery.received(entry(300, 301, NEWEST)));

        assertThat(told).containsExactly(Gap.Cause.NOT_KEPT, at(300, NEWEST), at(301, NEWEST));
    }
}
