package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A history was begun behind a break in the stream of another one, and is lost with its break: the other one is there again. */
@Timeout(300)
class StreamGoneBackTest extends RecoveryFixture {

    private static final long BEFORE_BREAK = 0x00_000001_00000007L;
    private static final long BEHIND_BREAK = 0x01_000002_00000007L;
    private static final long ANOTHER = 0x00_000003_00000008L;
    private static final long NEWEST = 0x00_000004_00000009L;

    private static HistoryEntries page(HistoryEntry... entries) {
        return new HistoryEntries(List.of(entries), entries[entries.length - 1].position());
    }

    private void done(Runnable step) {
        onWorker(step);
        awaitDone();
    }

    private void recoverAfter(ChannelPosition position) {
        done(() -> recovery.beginAfter(position, null));
        done(recovery::startSoon);
    }

    @Test
    void whoComesWithAPositionBehindTheBreakIsNotGivenAgainWhatCameBeforeIt() {
        // What was posted since is behind that position; what is before it was heard, or told as missing at the break.
        history.pages.add(page(message(200, 400, BEFORE_BREAK)));
        history.pages.add(page(message(200, 400, BEFORE_BREAK)));
        recoverAfter(at(300, BEHIND_BREAK));

        assertThat(heard.told).containsExactly(Gap.Cause.NOT_KEPT, at(400, BEFORE_BREAK));
        assertThat(history.after).containsExactly(at(300, BEHIND_BREAK), at(300, BEFORE_BREAK));
        assertThat(heard.wentBack).containsExactly(at(300, BEHIND_BREAK));
    }

    @Test
    void soItIsForWhoHasHeardBothHistories() {
        var first = message(0, 100, BEFORE_BREAK);
        var broken = new HistoryEntry(at(300, BEHIND_BREAK), new ChannelPosition(0, 1, BEHIND_BREAK), NOTHING);
        history.pages.add(page(broken));
        history.pages.add(page(broken));
        recoverAfter(at(100, BEFORE_BREAK));
        // Another master had taken 200, which is behind 300 for nobody.
        history.pages.add(page(message(200, 400, BEFORE_BREAK)));
        history.pages.add(page(message(200, 400, BEFORE_BREAK)));
        done(() -> recovery.recover(gap(Gap.Cause.INTERRUPTED, 300, 400)));

        assertThat(heard.told)
                .containsExactly(Gap.Cause.NOT_KEPT, broken.position(), Gap.Cause.INTERRUPTED, at(400, BEFORE_BREAK));
        assertThat(history.after).last().isEqualTo(at(300, BEFORE_BREAK));
        assertThat(first.position()).isNotIn(heard.told);
    }

    @Test
    void whatHasMadeRoomForOthersSinceTheBreakWasToldIsToldAsWell() {
        var broken = new HistoryEntry(at(300, BEHIND_BREAK), new ChannelPosition(0, 1, BEHIND_BREAK), NOTHING);
        history.pages.add(page(broken, message(300, 301, BEHIND_BREAK)));
        history.pages.add(page(message(302, 303, BEHIND_BREAK), message(303, 304, BEHIND_BREAK)));
        recoverAfter(at(100, BEFORE_BREAK));

        assertThat(heard.told)
                .containsExactly(Gap.Cause.NOT_KEPT, Gap.Cause.NOT_KEPT, at(303, BEHIND_BREAK), at(304, BEHIND_BREAK));
        assertThat(heard.gaps.get(1).from()).isEqualTo(at(301, BEHIND_BREAK).time());
    }

    @Test
    void whatHadBeenThereWhenTheBreakWasToldIsNotToldOnceMore() {
        var broken = new HistoryEntry(at(300, BEHIND_BREAK), new ChannelPosition(0, 1, BEHIND_BREAK), NOTHING);
        history.pages.add(page(broken, message(300, 301, BEHIND_BREAK)));
        history.pages.add(page(message(301, 302, BEHIND_BREAK)));
        recoverAfter(at(100, BEFORE_BREAK));

        assertThat(heard.told).containsExactly(Gap.Cause.NOT_KEPT, at(302, BEHIND_BREAK));
    }

    @Test
    void ofTwoHistoriesThatBeganInOneMillisecondNoneIsTakenForTheNewer() {
        history.pages.add(page(message(0, 100, ANOTHER)));
        done(() -> recovery.beginAfter(null, null));
        done(recovery::startSoon);
        // It is older, and still on its way; by now a third one has replaced both.
        history.ends.addAll(List.of(at(500, NEWEST), at(500, NEWEST)));
        history.pages.add(page(message(0, 500, NEWEST)));
        history.pages.add(page(message(0, 500, NEWEST)));
        var onItsWay = new ChannelPosition(100, 5, BEFORE_BREAK);
        done(() -> recovery.received(new HistoryEntry(onItsWay, at(0, BEFORE_BREAK), NOTHING)));

        assertThat(heard.told)
                .startsWith(at(100, ANOTHER))
                .endsWith(at(500, NEWEST))
                .doesNotContain(onItsWay);
        assertThat(heard.told).hasSize(3);
    }

    @Test
    void whatIsInNoHistoryIsToldBeforeTheHistoryThatCameInBetween() {
        history.ends.add(at(100, ANOTHER));
        done(recovery::beginNow);
        done(recovery::startSoon);
        done(() -> recovery.received(message(100, 101, ANOTHER)));
        Gap lost = gap(Gap.Cause.LOST, 101, 300);
        done(() -> recovery.missed(lost, at(300, NEWEST)));
        done(() -> recovery.received(message(0, 300, NEWEST)));
        done(() -> recovery.missed(lost, at(301, NEWEST)));
        done(() -> recovery.received(message(300, 301, NEWEST)));

        assertThat(heard.told)
                .containsExactly(at(101, ANOTHER), Gap.Cause.LOST, at(300, NEWEST), Gap.Cause.LOST, at(301, NEWEST));
    }

    @Test
    void unlessALossIsToldThereAnyway() {
        var entries = page(message(0, 300, NEWEST), message(300, 301, NEWEST));
        history.pages.addAll(List.of(entries, entries));
        recoverAfter(at(100, ANOTHER));
        done(() -> recovery.missed(gap(Gap.Cause.LOST, 101, 301), at(301, NEWEST)));
        done(() -> recovery.received(message(300, 301, NEWEST)));

        assertThat(heard.told).containsExactly(Gap.Cause.NOT_KEPT, at(300, NEWEST), at(301, NEWEST));
    }

    @Test
    void whatIsInNoHistoryIsToldBehindTheReplacementWhereItMayHaveBeenPostedSince() {
        history.pages.add(page(message(0, 300, NEWEST)));
        history.pages.add(page(message(0, 300, NEWEST)));
        recoverAfter(at(100, ANOTHER));
        done(() -> recovery.missed(gap(Gap.Cause.LOST, 101, 301), at(301, NEWEST)));
        done(() -> recovery.received(message(300, 301, NEWEST)));

        assertThat(heard.told).containsExactly(Gap.Cause.NOT_KEPT, at(300, NEWEST), Gap.Cause.LOST, at(301, NEWEST));
    }

    @Test
    void whatIsInNoHistoryIsToldBeforeEachOfTwoHistoriesThatBeginWhileItReads() {
        history.ends.add(at(100, ANOTHER));
        done(recovery::beginNow);
        done(recovery::startSoon);
        done(() -> recovery.received(message(100, 101, ANOTHER)));
        history.pages.add(new HistoryEntries(List.of(), at(101, ANOTHER)));
        history.ends.add(at(400, NEWEST));
        done(() -> {
            recovery.recover(gap(Gap.Cause.INTERRUPTED, 101, 102));
            recovery.missed(gap(Gap.Cause.LOST, 101, 300), at(300, BEFORE_BREAK));
            recovery.received(message(0, 300, BEFORE_BREAK));
            recovery.missed(gap(Gap.Cause.LOST, 300, 400), at(400, NEWEST));
            recovery.received(message(0, 400, NEWEST));
        });

        assertThat(heard.told)
                .containsExactly(
                        at(101, ANOTHER), Gap.Cause.LOST, at(300, BEFORE_BREAK), Gap.Cause.LOST, at(400, NEWEST));
    }
}
