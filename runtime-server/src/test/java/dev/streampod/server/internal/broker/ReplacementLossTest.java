package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void aLossIsToldOnceWhenTheHistoryBehindItBegins() {
        loss.expect(gap(1, 3), NEXT);
        assertThat(told).isEmpty();
        loss.replaced(false, NEXT);
        loss.replaced(false, NEXT);

        assertThat(told).containsExactly(gap(1, 3));
    }

    @Test
    void aLossIsNotToldWhereTheReplacementWasReportedAsALoss() {
        loss.expect(gap(1, 3), NEXT);
        loss.replaced(true, NEXT);
        loss.tell(gap(1, 3), NEXT);
        loss.replaced(false, NEXT);

        assertThat(told).isEmpty();
    }

    @Test
    void theReportOfOneReplacementDoesNotCoverTheNextHistory() {
        loss.replaced(true, NEXT);
        loss.tell(gap(4, 6), THIRD);
        loss.expect(gap(7, 9), THIRD);
        loss.replaced(false, THIRD);

        assertThat(told).containsExactly(gap(4, 6), gap(7, 9));
    }

    @Test
    void aLossOfAHistoryThatHasBegunIsToldAtOnce() {
        loss.replaced(false, NEXT);
        loss.tell(gap(1, 3), NEXT);

        assertThat(told).containsExactly(gap(1, 3));
    }

    @Test
    void anotherHistoryThatComesFirstLeavesTheLossToItsOwn() {
        loss.expect(gap(1, 3), THIRD);
        loss.replaced(false, NEXT);
        assertThat(told).isEmpty();
        loss.replaced(false, THIRD);

        assertThat(told).containsExactly(gap(1, 3));
    }

    @Test
    void lossesBeforeTwoHistoriesThatAreStillToComeAreToldBeforeEach() {
        loss.expect(gap(1, 3), NEXT);
        loss.expect(gap(4, 6), THIRD);
        loss.replaced(false, NEXT);
        assertThat(told).containsExactly(gap(1, 3));
        loss.replaced(false, THIRD);

        assertThat(told).containsExactly(gap(1, 3), gap(4, 6));
    }

    @Test
    void lossesOfTwoPostersBeforeOneHistoryAreToldAsOne() {
        loss.expect(gap(1, 3), NEXT);
        loss.expect(gap(2, 5), NEXT);
        loss.replaced(false, NEXT);

        assertThat(told).singleElement().satisfies(both -> {
            assertThat(both.cause()).isEqualTo(Gap.Cause.LOST);
            assertThat(both.from()).isEqualTo(Instant.ofEpochSecond(1));
            assertThat(both.to()).isEqualTo(Instant.ofEpochSecond(5));
        });
    }

    @Test
    void aLossThatFindsTooManyWaitingIsToldAtOnceInsteadOfBeingForgotten() {
        for (int epoch = 1; epoch <= ReplacementLoss.MAX_EXPECTED + 1; epoch++) {
            loss.expect(gap(epoch, epoch + 1), epoch);
        }
        assertThat(told).containsExactly(gap(1, 2));
        loss.replaced(false, 2);

        assertThat(told).containsExactly(gap(1, 2), gap(2, 3));
    }

    @Test
    void aLossBeforeAHistoryThatIsPassedOverIsToldBeforeTheOneBehindIt() {
        loss.expect(gap(1, 3), NEXT);
        loss.expect(gap(4, 6), THIRD);
        loss.replaced(false, THIRD);

        assertThat(told).singleElement().satisfies(both -> {
            assertThat(both.from()).isEqualTo(Instant.ofEpochSecond(1));
            assertThat(both.to()).isEqualTo(Instant.ofEpochSecond(6));
        });
    }
}
