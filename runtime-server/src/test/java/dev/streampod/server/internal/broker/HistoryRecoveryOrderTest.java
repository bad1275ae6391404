package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live messages that come later than what was read of the history already has in it. */
@Timeout(300)
class HistoryRecoveryOrderTest extends RecoveryFixture {

    private static final long OLDER = 0x01dL;
    private static final long NEWER = 0x2e3L;
    private static final long NEWEST = 0x3f5L;

    private void followFrom(ChannelPosition end) {
        history.ends.add(end);
        onWorker(recovery::beginNow);
        recovery.startSoon();
        await().until(history.ends::isEmpty);
    }

    /** As {@link #live} for each, with nothing of the history read in between. */
    private void liveAtOnce(HistoryEntry... messages) {
        onWorker(() -> List.of(messages).forEach(recovery::received));
    }

    @Test
    void whatIsOnItsWayOfAHistoryThatWasReplacedIsOver() {
        followFrom(at(200, NEWER));
        history.ends.add(at(200, NEWER));
        live(0, 100, OLDER);
        live(100, 101, OLDER);
        live(200, 201, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, NEWER));
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void evenWhenItsFirstMessagesCameBefore() {
        followFrom(at(200, NEWER));
        history.ends.add(at(200, NEWER));
        live(100, 101, OLDER);
        live(101, 102, OLDER);
        live(200, 201, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, NEWER));
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void whatBeginsANewHistoryWhereNothingHasComeYetIsHeardWithoutAGap() {
        followFrom(at(200, OLDER));
        history.ends.add(at(301, NEWER));
        live(0, 300, NEWER);
        live(300, 301, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(300, NEWER), at(301, NEWER));
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void whatWasReadIsOverAlsoWhenItsHistoryIsGone() {
        followFrom(at(200, OLDER));
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        live(149, 150, OLDER); // before where it began
        live(201, 202, OLDER);
        live(150, 151, OLDER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(202, OLDER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.LOST);
    }

    @Test
    void whatWasReadIsNotHeardBehindAHistoryThatIsGone() {
        followFrom(at(200, OLDER));
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        onWorker(() -> assertThat(recovery.recover(gap(Gap.Cause.INTERRUPTED, 200, 200)))
                .isTrue());
        awaitDone();
        live(149, 150, OLDER);
        live(199, 200, OLDER);
        live(200, 201, OLDER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, OLDER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.INTERRUPTED);
    }

    @Test
    void whatBeginsANewHistoryAfterAnInterruptionIsHeardBehindAGap() {
        followFrom(at(200, OLDER));
        live(200, 201, OLDER);
        onWorker(recovery::retry);
        history.pages.add(new HistoryEntries(List.of(), at(300, NEWER)));
        history.pages.add(new HistoryEntries(List.of(message(0, 300, NEWER)), at(300, NEWER)));
        live(0, 300, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, OLDER), at(300, NEWER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.LOST);
    }

    @Test
    void whatIsOnItsWayOfAnOlderHistoryIsOverAlsoWhenTheOneAfterItIsGoneToo() {
        followFrom(at(200, NEWER));
        // By the time that it is asked, the newer one is lost as well, and another one has begun that is empty yet.
        history.ends.addAll(List.of(at(0, NEWEST), at(0, NEWEST)));
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        live(100, 101, OLDER);
        live(101, 102, OLDER);
        live(200, 201, NEWER);
        history.ends.add(at(301, NEWEST));
        live(0, 301, NEWEST);
        live(301, 302, NEWEST);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, NEWER), at(301, NEWEST), at(302, NEWEST));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.LOST);
    }

    @Test
    void whatBeganAnOlderHistoryDoesNotFollowOneThatWasEmpty() {
        followFrom(at(0, NEWER));
        history.ends.addAll(List.of(at(300, NEWEST), at(300, NEWEST)));
        var first = message(0, 300, NEWEST);
        history.pages.add(new HistoryEntries(List.of(first), first.position()));
        history.pages.add(new HistoryEntries(List.of(first), first.position()));
        live(0, 101, OLDER);
        live(0, 300, NEWEST);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(300, NEWEST));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.LOST);
    }

    @Test
    void whatBeginsTheNextHistoryIsHeardAfterOneThatIsGone() {
        followFrom(at(200, OLDER));
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        onWorker(() -> recovery.recover(gap(Gap.Cause.INTERRUPTED, 200, 200)));
        awaitDone();
        // Replaced once more before it was asked.
        history.ends.add(at(400, NEWEST));
        live(0, 300, NEWER);
        live(0, 400, NEWEST);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(300, NEWER), at(400, NEWEST));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.INTERRUPTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsMissedBehindWhatIsBufferedIsToldBehindIt(boolean beforeItIsAsked) {
        var answers = new ConcurrentLinkedQueue<CompletableFuture<HistoryEntries>>();
        var first = message(0, 400, NEWEST);
        var lost = gap(Gap.Cause.LOST, 100, 400);
        var store = new HistoryStore() {
            @Override
            public CompletableFuture<HistoryEntries> historyAfter(String name, ChannelPosition after, int page) {
                var answer = new CompletableFuture<HistoryEntries>();
                answers.add(answer);
                return answer;
            }

            @Override
            public CompletableFuture<HistoryEntries> historyEnd(String name) {
                return historyAfter(name, ChannelPosition.END, 1);
            }
        };
        var told = new ConcurrentLinkedQueue<Object>();
        var following = new HistoryRecovery(channel, store, Backpressure.NONE, new RecoverySink() {
            @Override
            public boolean accept(HistoryEntry message) {
                return told.add(message.position());
            }

            @Override
            public void report(Gap gap) {
                told.add("gap");
            }
        });
        onWorker(() -> following.beginAfter(at(100, OLDER), null));
        following.startSoon();
        await().until(() -> !answers.isEmpty());
        onWorker(() -> following.received(message(0, 300, NEWER)));
        onWorker(() -> following.received(message(300, 301, NEWER)));
        // What comes behind 301 is missed, and by now the history that had it is gone as well.
        if (beforeItIsAsked) {
            onWorker(() -> assertThat(following.recover(lost)).isTrue());
        }
        answers.remove().complete(new HistoryEntries(List.of(), ChannelPosition.START));
        await().until(() -> !answers.isEmpty()); // It is asked which history is there now.
        if (!beforeItIsAsked) {
            onWorker(() -> assertThat(following.recover(lost)).isFalse());
        }
        answers.remove().complete(new HistoryEntries(List.of(), at(400, NEWEST)));
        awaitDone();
        onWorker(() -> following.received(first));
        awaitDone();
        for (var answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.complete(new HistoryEntries(List.of(first), first.position()));
            awaitDone();
        }

        assertThat(told).containsSubsequence(at(300, NEWER), at(301, NEWER), "gap", at(400, NEWEST));
        assertThat(told).containsOnlyOnce(at(300, NEWER), at(301, NEWER), at(400, NEWEST));
    }

    @Test
    void whoAsksForAllOfWhatKeepsNothingIsToldWhereItBeginsAlsoWhileTheChannelIsYetToBegin() {
        var ofChannel = new HistoryRecovery(channel, history, Backpressure.NONE, new Heard());
        channel.recoverBy(ofChannel);
        onWorker(ofChannel::beginNow);
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        history.ends.add(at(0, NEWER));
        onWorker(() -> recovery.beginAfter(null, null));
        recovery.startSoon();
        awaitDone();
        live(0, 300, NEWER);
        awaitDone();

        assertThat(heard.caughtUp).containsExactly(at(0, NEWER));
        assertThat(heard.positions).containsExactly(at(300, NEWER));
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void whatIsPostedWhileItIsAskedWhereAHistoryBeginsIsRead() {
        var first = message(0, 300, NEWER);
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        history.ends.add(first.position());
        history.pages.add(new HistoryEntries(List.of(first), first.position()));
        onWorker(() -> recovery.beginAfter(null, null));
        recovery.startSoon();
        awaitDone();

        assertThat(heard.positions).containsExactly(first.position());
        assertThat(heard.caughtUp).containsExactly(first.position());
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void anAnswerThatFindsNoRoomInTheQueueOfTheWorkerIsAskedForAgain() {
        var unanswered = new ConcurrentLinkedQueue<CompletableFuture<HistoryEntries>>();
        var slow = new HistoryStore() {
            @Override
            public CompletableFuture<HistoryEntries> historyAfter(String name, ChannelPosition after, int page) {
                return CompletableFuture.completedFuture(new HistoryEntries(List.of(), ChannelPosition.START));
            }

            @Override
            public CompletableFuture<HistoryEntries> historyEnd(String name) {
                var answer = new CompletableFuture<HistoryEntries>();
                unanswered.add(answer);
                return answer;
            }
        };
        var asking = new HistoryRecovery(channel, slow, Backpressure.NONE, heard);
        channel.recoverBy(asking);
        onWorker(() -> asking.beginAfter(at(200, OLDER), null)); // It is gone.
        asking.startSoon();
        awaitDone();
        onWorker(() -> asking.received(message(0, 300, NEWER)));
        await().until(() -> unanswered.size() == 1);

        var full = new CompletableFuture<Void>();
        onWorker(full::join);
        while (channel.offer(0, () -> {})) {}
        var newest = new HistoryEntries(List.of(), at(300, NEWER));
        unanswered.remove().complete(newest);
        full.complete(null);
        await().until(() -> unanswered.size() == 1);
        unanswered.remove().complete(newest);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(300, NEWER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    @Test
    void whatAnInterruptionTookWhileTheEndWasReadComesWithoutAnotherMessage() {
        var missed = message(200, 201, OLDER);
        history.pages.add(new HistoryEntries(List.of(missed), missed.position()));
        onWorker(recovery::beginNow);
        onWorker(recovery::retry); // The subscription was lost, and stands again.
        history.ends.add(at(200, OLDER)); // It was read before that.
        recovery.startSoon();
        await().until(history.ends::isEmpty);
        awaitDone();

        assertThat(heard.positions).containsExactly(missed.position());
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void aHistoryThatIsLostWhileItsEndIsReadIsToldToWhoBeginsThere() {
        var next = message(0, 300, NEWER);
        history.pages.add(new HistoryEntries(List.of(next), next.position()));
        history.pages.add(new HistoryEntries(List.of(next), next.position()));
        onWorker(recovery::beginNow);
        onWorker(() ->
                assertThat(recovery.recover(gap(Gap.Cause.NOT_KEPT, 200, 300))).isFalse());
        live(0, 300, NEWER);
        history.ends.add(at(200, OLDER)); // It was read before that.
        recovery.startSoon();
        await().until(history.ends::isEmpty);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(300, NEWER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    @Test
    void whoBeginsNowBeginsAtTheEndOfTheHistoryWhereItsChannelMayHaveMissedSomething() {
        var ofChannel = new HistoryRecovery(channel, history, Backpressure.NONE, new Heard());
        channel.recoverBy(ofChannel);
        ofChannel.beginAtEndSoon(at(200, OLDER));
        awaitDone();
        // One was posted before the subscription stood.
        followFrom(at(201, OLDER));
        live(201, 202, OLDER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(202, OLDER));
        assertThat(heard.began).containsExactly(at(201, OLDER));
        assertThat(heard.gaps).isEmpty();
    }

    /** The messages of a page that is full. */
    private static List<HistoryEntry> fullPage(long after) {
        return LongStream.range(after, after + HistoryStore.PAGE)
                .mapToObj(before -> new HistoryEntry(at(before + 1, OLDER), at(before, OLDER), NOTHING))
                .toList();
    }

    private void followAfter(long millis) {
        onWorker(() -> recovery.beginAfter(at(millis, OLDER), null));
        recovery.startSoon();
    }

    @Test
    void aHistoryThatIsLostBetweenTwoPagesIsToldBeforeWhatBeginsTheNext() {
        List<HistoryEntry> page = fullPage(100);
        history.pages.add(new HistoryEntries(page, at(500, OLDER)));
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        followAfter(100);
        await().until(() -> heard.positions.size() == page.size());
        awaitDone();
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        history.ends.add(at(600, NEWER));
        live(0, 600, NEWER);
        awaitDone();

        assertThat(heard.positions).endsWith(at(600, NEWER)).hasSize(page.size() + 1);
    }

    @Test
    void aHistoryThatIsReplacedBetweenTwoPagesIsToldThoughNothingOfTheNextWasRead() {
        List<HistoryEntry> page = fullPage(100);
        var next = message(0, 600, NEWER);
        history.pages.add(new HistoryEntries(page, at(500, OLDER)));
        // It began between the two commands that read a page.
        history.pages.add(new HistoryEntries(List.of(), next.position()));
        history.pages.add(new HistoryEntries(List.of(next), next.position()));
        history.pages.add(new HistoryEntries(List.of(next), next.position()));
        followAfter(100);
        await().until(() -> heard.positions.size() >= page.size());
        live(0, 600, NEWER);
        awaitDone();

        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(heard.positions).endsWith(next.position()).hasSize(page.size() + 1);
    }

    @Test
    void aStreamInWhichAnotherHistoryWasBegunIsReadOnceAndTheBreakIsTold() {
        var mixed = new HistoryEntries(
                List.of(message(0, 100, OLDER), message(0, 101, NEWER), message(101, 102, NEWER)), at(102, NEWER));
        history.pages.addAll(List.of(mixed, mixed));
        onWorker(() -> recovery.beginAfter(null, null));
        recovery.startSoon();
        await().until(() -> heard.positions.size() == 3);
        live(102, 103, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(100, OLDER), at(101, NEWER), at(102, NEWER), at(103, NEWER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    @Test
    void aReplacedHistoryThatFillsAPieceDoesNotHoldUpWhatStandsBehindIt() {
        var begun = message(0, 500, NEWER);
        List<HistoryEntry> page = fullPage(100);
        var behind = new HistoryEntries(List.of(begun), begun.position());
        history.pages.addAll(List.of(new HistoryEntries(page, begun.position()), behind)); // up to the break
        history.pages.addAll(List.of(new HistoryEntries(page, begun.position()), behind)); // from the beginning on
        followAfter(100);
        await().until(() -> heard.positions.size() > page.size());
        awaitDone();

        assertThat(heard.positions).endsWith(begun.position()).hasSize(page.size() + 1);
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    @Test
    void aStreamOfManyHistoriesIsGivenUpAndToldAndWhatIsPostedIsHeard() {
        List<HistoryEntry> entries = LongStream.rangeClosed(1, 30)
                .mapToObj(i -> new HistoryEntry(at(100 + i, i), at(0, i), NOTHING))
                .toList();
        for (int i = 0; i < 30; i++) {
            history.pages.add(new HistoryEntries(entries, at(130, 30)));
        }
        history.ends.add(at(131, 30));
        onWorker(() -> recovery.beginAfter(null, null));
        recovery.startSoon();
        live(130, 131, 30);
        await().until(() -> heard.positions.contains(at(131, 30)));
        awaitDone();

        assertThat(heard.positions).endsWith(at(131, 30)).doesNotHaveDuplicates();
        assertThat(heard.gaps).isNotEmpty();
        assertThat(history.pages).hasSizeGreaterThan(15);
    }

    /** Two masters took messages at the same time, and the one that lost did so for longer. */
    @Test
    void whatStandsBeforeTheHistoryThatReplacedThatOfAPositionDoesNotComeBack() {
        var stream = new HistoryEntries(
                List.of(
                        message(0, 100, OLDER),
                        new HistoryEntry(at(200, NEWER), new ChannelPosition(0, 1, NEWER), NOTHING),
                        new HistoryEntry(at(300, NEWEST), new ChannelPosition(0, 1, NEWEST), NOTHING),
                        message(300, 301, NEWEST)),
                at(301, NEWEST));
        // What the other master took after 200 is in no history any more.
        onWorker(() -> recovery.beginAfter(at(300, NEWER), null));
        history.pages.add(new HistoryEntries(stream.messages().subList(3, 4), stream.last()));
        history.pages.add(stream);
        recovery.startSoon();
        await().until(() -> heard.caughtUp.size() == 1);
        live(301, 302, NEWEST);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(300, NEWEST), at(301, NEWEST), at(302, NEWEST));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    @Test
    void whatIsReadOfAHistoryThatIsReplacedMeanwhileIsToldAgain() {
        var first = message(0, 100, OLDER);
        var newest = new HistoryEntry(at(400, NEWEST), new ChannelPosition(0, 1, NEWEST), NOTHING);
        onWorker(() -> recovery.beginAfter(at(350, NEWER), null));
        history.pages.add(new HistoryEntries(List.of(), at(300, 7)));
        for (int i = 0; i < 2; i++) {
            history.pages.add(new HistoryEntries(List.of(first, newest), newest.position()));
        }
        recovery.startSoon();
        await().until(() -> heard.caughtUp.size() == 1);
        awaitDone();

        assertThat(heard.positions).containsExactly(newest.position());
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT, Gap.Cause.NOT_KEPT);
    }

    @Test
    void whatBeganAHistoryAtAMasterThatWasReplacedIsOver() {
        history.mayBringReplaced = true;
        followFrom(at(200, NEWER));
        live(200, 201, NEWER);
        history.ends.addAll(List.of(at(202, NEWER), at(202, NEWER)));
        live(0, 300, OLDER);
        live(300, 301, OLDER); // might be there again
        live(201, 202, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, NEWER), at(202, NEWER));
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void aMessageOfAReplacedHistoryDoesNotEndTheWaitForWhatWasMissed() {
        followFrom(at(200, OLDER));
        live(200, 201, OLDER);
        live(0, 300, NEWER);
        history.away = true;
        onWorker(() -> recovery.recover(gap(Gap.Cause.INTERRUPTED, 300, 301)));
        awaitDone();
        history.away = false;
        var missed = message(300, 301, NEWER);
        history.pages.add(new HistoryEntries(List.of(missed), missed.position()));
        history.ends.add(missed.position());
        live(201, 302, OLDER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, OLDER), at(300, NEWER), at(301, NEWER));
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void whatBeginsAHistoryIsAskedForOnceWhereMastersMayHaveBeenReplaced() {
        history.mayBringReplaced = true;
        followFrom(at(200, OLDER));
        live(200, 201, OLDER);
        history.ends.add(at(301, NEWER));
        live(0, 300, NEWER);
        live(300, 301, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, OLDER), at(300, NEWER), at(301, NEWER));
        assertThat(heard.gaps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesFromAMasterThatWasReplacedIsOverAlsoWhereTheHistoryIsGone(boolean live) {
        history.mayBringReplaced = true;
        followFrom(at(200, NEWER));
        if (live) {
            live(200, 201, NEWER);
        }
        history.pages.add(new HistoryEntries(List.of(), ChannelPosition.START));
        onWorker(() -> recovery.recover(gap(Gap.Cause.INTERRUPTED, 200, 201)));
        awaitDone();
        heard.positions.clear();
        // It is empty, and has its epoch by those who asked before.
        history.ends.add(at(0, NEWER));
        live(299, 300, OLDER);
        live(0, 301, NEWER);
        live(301, 302, NEWER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(301, NEWER), at(302, NEWER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.INTERRUPTED);
    }

    /** A master is lost together with the history that had replaced the one before. */
    @Test
    void aHistoryThatComesBackSinceTheOneThatReplacedItIsLostGoesOnWhereItWas() {
        followFrom(at(200, OLDER));
        live(200, 201, OLDER);
        live(0, 300, NEWER);
        var kept = List.of(
                message(199, 200, OLDER), message(200, 201, OLDER), message(201, 299, OLDER), message(299, 400, OLDER));
        history.pages.add(new HistoryEntries(kept.subList(3, 4), at(400, OLDER)));
        history.pages.add(new HistoryEntries(kept.subList(2, 4), at(400, OLDER)));
        onWorker(() -> recovery.recover(gap(Gap.Cause.INTERRUPTED, 300, 400)));
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, OLDER), at(300, NEWER), at(299, OLDER), at(400, OLDER));
        assertThat(history.after).last().isEqualTo(at(201, OLDER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.INTERRUPTED);
    }

    @Test
    void whatAMasterTakesThatWasReplacedAndTheOtherHasTakenTooIsPassedOver() {
        followFrom(at(200, OLDER));
        live(200, 201, OLDER);
        heard.repeats.addAll(List.of(at(300, OLDER), at(301, OLDER)));
        history.pages.add(new HistoryEntries(List.of(), at(201, OLDER)));
        history.pages.add(new HistoryEntries(List.of(), at(201, OLDER)));
        liveAtOnce(message(199, 300, OLDER), message(300, 301, OLDER), message(201, 302, OLDER));
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, OLDER), at(302, OLDER));
        assertThat(heard.gaps).isEmpty();
    }

    @Test
    void whatOnlyTheReplacedMasterHasTakenIsToldAlsoWhereItsPredecessorDidNotCome() {
        followFrom(at(200, OLDER));
        live(200, 201, OLDER);
        history.pages.add(new HistoryEntries(List.of(), at(201, OLDER)));
        history.pages.add(new HistoryEntries(List.of(), at(201, OLDER)));
        live(300, 301, OLDER);
        awaitDone();

        assertThat(heard.positions).containsExactly(at(201, OLDER), at(301, OLDER));
        assertThat(heard.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(history.pages).isEmpty();
    }
}
