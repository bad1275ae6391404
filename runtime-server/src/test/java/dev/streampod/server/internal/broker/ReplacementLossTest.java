package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplacementLossTest {

    private static final long NEXT = 2;
    private static final long THIRD = 3;

    private final List<Gap> told = new ArrayList<>();
    private final ReplacementLoss loss = new ReplacementLoss(told::add);

    private static Gap gap(int from, int to) {
        return new Gap(
                "room",
                Gap.Cause.LOST,
                Instant.ofEpochSecond(from),
                Instant.ofEpochSecond(to),
                OptionalLong.of(to - from));
    }

    private static ChannelPosition at(long millis, long epoch) {
        return new ChannelPosition(millis, 0, epoch);
    }

    @Test
    void aLossIsToldOnceWhenTheHistoryBehindItBegins() {
        loss.expect(gap(1, 3), at(100, NEXT));
        assertThat(told).isEmpty();
        loss.replaced(NEXT);
        loss.replaced(NEXT);

        assertThat(told).containsExactly(gap(1, 3));
    }

    @Test
    void aLossBeforeAMessageThatWasThereIsNotToldWhereTheReplacementWasReported() {
        loss.expect(gap(1, 3), at(100, NEXT));
        loss.replacementReported(at(100, NEXT));
        loss.report(gap(1, 3), at(99, NEXT));
        loss.report(gap(1, 3), at(100, NEXT));
        loss.replaced(NEXT);

        assertThat(told).isEmpty();
    }

    @Test
    void aLossBeforeAMessageThatCameSinceTheReportIsTold() {
        loss.expect(gap(1, 3), at(101, NEXT));
        loss.replacementReported(at(100, NEXT));
        assertThat(told).containsExactly(gap(1, 3));
        loss.report(gap(2, 4), at(102, NEXT));

        assertThat(told).containsExactly(gap(1, 3), gap(2, 4));
    }

    @Test
    void theReportOfOneReplacementDoesNotCoverTheNextHistory() {
        loss.replacementReported(at(900, NEXT));
        loss.report(gap(4, 6), at(200, THIRD));
        loss.expect(gap(7, 9), at(201, THIRD));
        loss.replaced(THIRD);

        assertThat(told).containsExactly(gap(4, 6), gap(7, 9));
    }

    @Test
    void aLossOfAHistoryThatHasBegunIsToldAtOnce() {
        loss.replaced(NEXT);
        loss.report(gap(1, 3), at(100, NEXT));

        assertThat(told).containsExactly(gap(1, 3));
    }

    @Test
    void anotherHistoryThatComesFirstLeavesTheLossToItsOwn() {
        loss.expect(gap(1, 3), at(200, THIRD));
        loss.replaced(NEXT);
        loss.replacementReported(at(100, NEXT));
        assertThat(told).isEmpty();
        loss.replaced(THIRD);

        assertThat(told).containsExactly(gap(1, 3));
    }

    @Test
    void lossesBeforeTwoHistoriesThatAreStillToComeAreToldBeforeEach() {
        loss.expect(gap(1, 3), at(100, NEXT));
        loss.expect(gap(4, 6), at(200, THIRD));
        loss.replaced(NEXT);
        assertThat(told).containsExactly(gap(1, 3));
        loss.replaced(THIRD);

        assertThat(told).containsExactly(gap(1, 3), gap(4, 6));
    }

    @Test
    void lossesOfTwoPostersBeforeOneHistoryAreToldAsOne() {
        loss.expect(gap(1, 3), at(100, NEXT));
        loss.expect(gap(2, 5), at(101, NEXT));
        loss.replaced(NEXT);

        assertToldAsOne(1, 5);
    }

    @Test
    void ofTwoPostersTheLaterMessageDecidesWhetherTheirLossesAreReportedAlready() {
        loss.expect(gap(1, 3), at(100, NEXT));
        loss.expect(gap(2, 5), at(101, NEXT));
        loss.replacementReported(at(100, NEXT));

        assertToldAsOne(1, 5);
    }

    @Test
    void aLossBeforeAHistoryThatIsPassedOverIsToldBeforeTheOneBehindIt() {
        loss.expect(gap(1, 3), at(100, NEXT));
        loss.expect(gap(4, 6), at(200, THIRD));
        loss.replaced(THIRD);

        assertToldAsOne(1, 6);
    }

    private void assertToldAsOne(int from, int to) {
        assertThat(told).singleElement().satisfies(both -> {
            assertThat(both.cause()).isEqualTo(Gap.Cause.LOST);
            assertThat(both.from()).isEqualTo(Instant.ofEpochSecond(from));
            assertThat(both.to()).isEqualTo(Instant.ofEpochSecond(to));
            assertThat(both.missed()).isEmpty();
        });
    }

    @Test
    void aLossThatFindsTooManyWaitingIsToldAtOnceInsteadOfBeingForgotten() {
        for (int epoch = 1; epoch <= ReplacementLoss.MAX_EXPECTED + 1; epoch++) {
            loss.expect(gap(epoch, epoch + 1), at(epoch, epoch));
        }
        assertThat(told).containsExactly(gap(1, 2));
        loss.replaced(2);

        assertThat(told).containsExactly(gap(1, 2), gap(2, 3));
    }
}
