package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.HistoryOrder.Verdict;
import dev.streampod.server.messaging.ChannelPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of two histories is the newer, by all that can be known of them. */
class HistoryOrderTest {

    private static final long KNOWN = 0x11L;
    private static final long OTHER = 0x22L;
    private static final long THIRD = 0x33L;

    private boolean mayBringReplaced;
    private final HistoryCursor cursor = new HistoryCursor();
    private final HistoryOrder order = new HistoryOrder(() -> mayBringReplaced, cursor);

    private static ChannelPosition at(long millis, long epoch) {
        return new ChannelPosition(millis, 0, epoch);
    }

    /** The first message of a history. */
    private static HistoryEntry first(long millis, long epoch) {
        return message(0, millis, epoch);
    }

    private static HistoryEntry message(long before, long millis, long epoch) {
        return new HistoryEntry(at(millis, epoch), at(before, epoch), new byte[0]);
    }

    private Verdict verdict(HistoryEntry message, @Nullable Long there) {
        return order.verdict(message, there, false, false);
    }

    private Verdict verdictOutdated(HistoryEntry message, @Nullable Long there) {
        return order.verdict(message, there, true, false);
    }

    private Verdict verdictDropped(HistoryEntry message, @Nullable Long there) {
        return order.verdict(message, there, false, true);
    }

    /** The last message is at 200 of the known history, which has replaced the other one. */
    private void replaceOther() {
        cursor.moveTo(at(100, OTHER));
        cursor.advanceTo(first(200, KNOWN));
    }

    @Test
    void whatWasReadMayBeAheadOfAnyMessage() {
        cursor.moveTo(at(200, KNOWN));
        assertThat(order.isLive()).isFalse();
        assertThat(order.isInDoubt(first(300, OTHER))).isTrue();
        assertThat(order.isInDoubt(message(299, 300, OTHER))).isTrue();
    }

    @Test
    void afterALiveMessageNothingIsInDoubtUnlessAReplacedMasterMaySend() {
        cursor.moveTo(at(200, KNOWN));
        order.noteLast(true);
        assertThat(order.isInDoubt(first(300, OTHER))).isFalse();

        mayBringReplaced = true;
        assertThat(order.isInDoubt(first(300, OTHER))).isTrue();
        assertThat(order.isInDoubt(message(299, 300, OTHER))).isFalse(); // it is missed, and read
        cursor.forget();
        assertThat(order.isInDoubt(message(299, 300, OTHER))).isTrue();
    }

    @Test
    void aHistoryThatWasTrustedIsNotInDoubtAgain() {
        mayBringReplaced = true;
        cursor.moveTo(at(200, KNOWN));
        order.trust(first(300, OTHER));
        assertThat(order.isLive()).isTrue();
        assertThat(order.isInDoubt(first(300, OTHER))).isFalse();
        assertThat(order.isInDoubt(first(300, THIRD))).isTrue();

        order.noteLast(false);
        assertThat(order.isInDoubt(first(300, OTHER))).isTrue();
    }

    @Test
    void theFirstMessageOfTheHistoryThatIsThereIsNext() {
        cursor.moveTo(at(200, KNOWN));
        assertThat(verdict(first(100, OTHER), OTHER)).isEqualTo(Verdict.NEXT);
        assertThat(verdictDropped(first(100, OTHER), OTHER)).isEqualTo(Verdict.NEXT);
    }

    @Test
    void aLaterMessageOfTheHistoryThatIsThereMayLackThoseBeforeIt() {
        cursor.moveTo(at(200, KNOWN));
        assertThat(verdict(message(299, 300, OTHER), OTHER)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aMessageIsOutdatedWhereTheHistoryOfTheLastOneIsThere() {
        cursor.moveTo(at(200, KNOWN));
        assertThat(verdict(first(300, OTHER), KNOWN)).isEqualTo(Verdict.OUTDATED);
        assertThat(verdict(message(299, 300, OTHER), KNOWN)).isEqualTo(Verdict.OUTDATED);
    }

    @Test
    void anEpochThatIsNotKnownIsNotTakenForThatOfTheLastMessage() {
        cursor.moveTo(at(200, 0));
        assertThat(verdict(first(100, OTHER), 0L)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(first(201, OTHER), 0L)).isEqualTo(Verdict.NEXT);
    }

    @Test
    void nothingIsKnownWhereTheAnswerIsMissingOrOutdatedOrDoesNotCoverWhatWasDropped() {
        cursor.moveTo(at(200, KNOWN));
        HistoryEntry first = first(300, OTHER);
        assertThat(verdict(first, null)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdictOutdated(first, OTHER)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdictOutdated(first, KNOWN)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdictDropped(first, KNOWN)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdictDropped(first, THIRD)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whereAThirdHistoryIsThereTheClockDecidesUnlessItIsTheSameMillisecond() {
        cursor.moveTo(at(200, KNOWN));
        assertThat(verdict(first(201, OTHER), THIRD)).isEqualTo(Verdict.NEXT);
        assertThat(verdict(first(200, OTHER), THIRD)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(first(199, OTHER), THIRD)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(message(200, 201, OTHER), THIRD)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theClockDecidesNothingBeforeTheFirstMessageOfAHistory() {
        cursor.moveTo(at(0, KNOWN));
        assertThat(verdict(first(201, OTHER), THIRD)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aMessageOfAReplacedHistoryIsLateWhereTheOneThatReplacedItIsThere() {
        replaceOther();
        assertThat(verdict(message(300, 301, OTHER), KNOWN)).isEqualTo(Verdict.LATE);
        assertThat(verdictOutdated(message(300, 301, OTHER), KNOWN)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdictDropped(message(300, 301, OTHER), KNOWN)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aReplacedHistoryThatIsThereIsBack() {
        replaceOther();
        assertThat(verdict(message(300, 301, OTHER), OTHER)).isEqualTo(Verdict.BACK);
        assertThat(verdictOutdated(message(300, 301, OTHER), OTHER)).isEqualTo(Verdict.BACK);
        assertThat(verdictDropped(message(300, 301, OTHER), OTHER)).isEqualTo(Verdict.BACK);
    }

    @Test
    void nothingIsKnownOfAReplacedHistoryWhereAThirdOneIsThereOrNoAnswer() {
        replaceOther();
        assertThat(verdict(message(300, 301, OTHER), THIRD)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(message(300, 301, OTHER), null)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void withoutAPositionAReplacedHistoryIsNextIfItIsThereAndLateOtherwise() {
        replaceOther();
        cursor.forget();
        assertThat(verdict(message(300, 301, OTHER), OTHER)).isEqualTo(Verdict.NEXT);
        assertThat(verdict(message(300, 301, OTHER), KNOWN)).isEqualTo(Verdict.LATE);
        assertThat(verdict(message(300, 301, OTHER), THIRD)).isEqualTo(Verdict.LATE);
        assertThat(verdict(message(300, 301, OTHER), null)).isEqualTo(Verdict.LATE);
    }

    @Test
    void whereNothingEverCameAnyMessageIsNext() {
        assertThat(verdict(message(299, 300, OTHER), THIRD)).isEqualTo(Verdict.NEXT);
        assertThat(verdict(first(300, OTHER), null)).isEqualTo(Verdict.NEXT);
    }

    @Test
    void behindAHistoryThatIsOverAMessageIsNextUnlessItIsOlder() {
        cursor.moveTo(new ChannelPosition(200, 1, KNOWN));
        cursor.forget();
        HistoryEntry same =
                new HistoryEntry(new ChannelPosition(200, 1, OTHER), Positions.beginning(OTHER), new byte[0]);
        HistoryEntry next =
                new HistoryEntry(new ChannelPosition(200, 2, OTHER), Positions.beginning(OTHER), new byte[0]);
        assertThat(verdict(same, THIRD)).isEqualTo(Verdict.OUTDATED);
        assertThat(verdict(next, THIRD)).isEqualTo(Verdict.NEXT);
        assertThat(verdict(first(199, OTHER), null)).isEqualTo(Verdict.NEXT);
        assertThat(verdict(first(199, OTHER), OTHER)).isEqualTo(Verdict.NEXT);
        assertThat(verdict(first(300, OTHER), KNOWN)).isEqualTo(Verdict.OUTDATED); // what is over is there again
    }
}
