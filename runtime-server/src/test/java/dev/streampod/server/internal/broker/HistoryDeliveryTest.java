package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.HistoryDelivery.Outcome;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HistoryDeliveryTest {

    private static final long KNOWN = 0x11L;
    private static final long NEXT = 0x22L;
    /** By the clock of the history. */
    private static final long NOW = 1_000_000;

    /** Positions of messages, causes of gaps, and what the history lacks, in their order. */
    private final List<Object> told = new ArrayList<>();

    /** How many more messages the sink takes, and the pace. */
    private int room = Integer.MAX_VALUE;

    private int uncongested = Integer.MAX_VALUE;

    private final HistoryCursor cursor = new HistoryCursor();
    private final HistoryOrder order = new HistoryOrder(() -> false, cursor);
    private final RecoverySink sink = new RecoverySink() {
        @Override
        public boolean accept(HistoryEntry message) {
            return room-- > 0 && told.add(message.position());
        }

        @Override
        public void report(Gap gap) {
            told.add(gap.cause());
        }

        @Override
        public void wentBack(ChannelPosition heard, boolean goesOn) {
            told.add(goesOn ? "goes on without " + heard.millis() : "lacks " + heard.millis());
        }
    };
    private final Backpressure backpressure = new Backpressure() {
        @Override
        public boolean isFull(int bytes) {
            return uncongested-- <= 0;
        }

        @Override
        public void whenDrained(Runnable action) {
            throw new AssertionError("the recovery waits, not the delivery");
        }
    };
    private final HistoryDelivery delivery =
            new HistoryDelivery("room", backpressure, sink, cursor, order, new PendingGap("room", sink::report));

    private static ChannelPosition at(long millis, long epoch) {
        return new ChannelPosition(millis, 0, epoch);
    }

    private static HistoryEntry message(long before, long millis, long epoch) {
        return new HistoryEntry(at(millis, epoch), at(before, epoch), new byte[0]);
    }

    private Outcome deliver(ChannelPosition last, HistoryEntry... messages) {
        ChannelPosition known = cursor.position();
        assertThat(known).isNotNull();
        return delivery.deliver(new HistoryPages.Piece(List.of(messages), last, true, NOW), known);
    }

    private Outcome deliver(HistoryEntry... messages) {
        return deliver(messages[messages.length - 1].position(), messages);
    }

    @Test
    void whatFollowsIsDeliveredAndThePositionIsBehindIt() {
        cursor.moveTo(at(100, KNOWN));
        order.noteLast(true);
        assertThat(deliver(message(100, 101, KNOWN), message(101, 102, KNOWN))).isEqualTo(Outcome.DELIVERED);
        assertThat(told).containsExactly(at(101, KNOWN), at(102, KNOWN));
        assertThat(cursor.position()).isEqualTo(at(102, KNOWN));
        assertThat(order.isLive()).isFalse();
    }

    @Test
    void whatIsMissingBeforeAMessageIsReportedBeforeIt() {
        cursor.moveTo(at(100, KNOWN));
        assertThat(deliver(message(101, 102, KNOWN))).isEqualTo(Outcome.DELIVERED);
        assertThat(told).containsExactly(Gap.Cause.NOT_KEPT, at(102, KNOWN));
    }

    @Test
    void aMessageThatFollowsAnEarlierOneSaysThatTheHistoryGoesOnWithoutTheLast() {
        cursor.moveTo(at(100, KNOWN));
        assertThat(deliver(message(99, 102, KNOWN))).isEqualTo(Outcome.DELIVERED);
        assertThat(told).containsExactly(Gap.Cause.NOT_KEPT, "goes on without 100", at(102, KNOWN));
    }

    @Test
    void aCongestedPaceEndsItBeforeTheMessageAndFewerAreReadAtOnceThen() {
        cursor.moveTo(at(100, KNOWN));
        int atFirst = delivery.pageSize();
        uncongested = 1;
        assertThat(deliver(message(100, 101, KNOWN), message(101, 102, KNOWN))).isEqualTo(Outcome.CONGESTED);
        assertThat(told).containsExactly(at(101, KNOWN));
        assertThat(cursor.position()).isEqualTo(at(101, KNOWN));
        assertThat(delivery.pageSize()).isLessThan(atFirst);
    }

    @Test
    void aMessageThatTheSinkDoesNotTakeIsReadAgain() {
        cursor.moveTo(at(100, KNOWN));
        room = 0;
        assertThat(deliver(message(100, 101, KNOWN))).isEqualTo(Outcome.CONGESTED);
        assertThat(delivery.deliver(message(100, 101, KNOWN))).isFalse();
        assertThat(told).isEmpty();
        assertThat(cursor.position()).isEqualTo(at(100, KNOWN));
    }

    @Test
    void whatTheSinkDoesNotTakeIsLostWhereItCannotBeReadAgain() {
        room = 0;
        assertThat(delivery.deliver(message(100, 101, KNOWN))).isTrue();
        assertThat(told).containsExactly(Gap.Cause.OVERFLOW);
        assertThat(cursor.position()).isEqualTo(at(101, KNOWN));
    }

    @Test
    void aHistoryThatEndsBeforeThePositionLacksWhatWasDelivered() {
        cursor.moveTo(at(100, KNOWN));
        assertThat(deliver(at(99, KNOWN))).isEqualTo(Outcome.DELIVERED);
        assertThat(told).containsExactly(Gap.Cause.NOT_KEPT, "lacks 100");
        assertThat(cursor.position()).isEqualTo(at(99, KNOWN));
    }

    @Test
    void aHistoryWithoutAnyMessageIsGoneIfOneWasDelivered() {
        cursor.moveTo(at(100, KNOWN));
        assertThat(deliver(ChannelPosition.START)).isEqualTo(Outcome.GONE);
        assertThat(told).containsExactly("lacks 100");

        cursor.moveTo(Positions.beginning(KNOWN));
        assertThat(deliver(ChannelPosition.START)).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aHistoryThatHasReplacedTheOtherIsReadFromItsBeginning() {
        cursor.moveTo(at(100, KNOWN));
        assertThat(deliver(message(0, 200, NEXT))).isEqualTo(Outcome.REPLACED);
        assertThat(cursor.position()).isEqualTo(Positions.beginning(NEXT));
        assertThat(deliver(message(0, 200, NEXT), message(200, 201, NEXT))).isEqualTo(Outcome.DELIVERED);
        assertThat(told).containsExactly(Gap.Cause.NOT_KEPT, at(200, NEXT), at(201, NEXT));
    }

    @Test
    void aHistoryMayBeReplacedWithinAPiece() {
        cursor.moveTo(at(100, KNOWN));
        assertThat(deliver(message(100, 101, KNOWN), message(0, 200, NEXT))).isEqualTo(Outcome.REPLACED);
        assertThat(told).containsExactly(at(101, KNOWN), Gap.Cause.NOT_KEPT);
        assertThat(cursor.position()).isEqualTo(Positions.beginning(NEXT));
    }

    @Test
    void tooManyReplacementsInOneReadingEndIt() {
        cursor.moveTo(at(100, KNOWN));
        for (int i = 1; i <= HistoryDelivery.MAX_REPLACEMENTS; i++) {
            assertThat(deliver(message(0, 100, KNOWN + i))).isEqualTo(Outcome.REPLACED);
        }
        assertThat(deliver(message(0, 100, KNOWN + 100))).isEqualTo(Outcome.GONE);
        delivery.endReading();
        assertThat(deliver(message(0, 100, KNOWN + 101))).isEqualTo(Outcome.REPLACED);
    }

    @Test
    void theFirstReadingPassesOverWhatIsTooOldAndALaterOneDoesNot() {
        cursor.beginAtAny(ChannelPosition.START);
        delivery.limitAge(new ChannelHistory(100, Duration.ofMillis(500)));
        assertThat(deliver(message(0, 100, KNOWN), message(100, NOW, KNOWN))).isEqualTo(Outcome.DELIVERED);
        delivery.endReading();
        cursor.moveTo(at(100, KNOWN));
        assertThat(deliver(message(100, 101, KNOWN))).isEqualTo(Outcome.DELIVERED);
        assertThat(told).containsExactly(at(NOW, KNOWN), at(101, KNOWN));
    }

    @Test
    void whatNoHistoryHasIsReportedBeforeTheFirstMessageOfItsHistoryThatComes() {
        var gap = new Gap("room", Gap.Cause.LOST, at(1, 0).time(), at(2, 0).time(), OptionalLong.empty());
        cursor.moveTo(at(100, KNOWN));
        delivery.missed(gap, at(200, NEXT), true);
        assertThat(told).isEmpty();
        assertThat(delivery.deliver(message(0, 200, NEXT))).isTrue();
        assertThat(told).containsExactly(Gap.Cause.LOST, at(200, NEXT));
        delivery.missed(gap, at(202, NEXT), true);
        assertThat(told).containsExactly(Gap.Cause.LOST, at(200, NEXT), Gap.Cause.LOST);
    }
}
