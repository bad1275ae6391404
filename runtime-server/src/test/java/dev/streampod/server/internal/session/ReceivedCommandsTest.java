package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReceivedCommandsTest {

    private static final int WINDOW = ReceivedCommands.WINDOW;

    private final ReceivedCommands received = new ReceivedCommands();

    private boolean isRepeat(long server, long number) {
        return received.isRepeat(new UserCommand.Source(server, number));
    }

    @Test
    void aCommandThatComesTwiceIsARepeat() {
        assertThat(isRepeat(1, 1)).isFalse();
        assertThat(isRepeat(1, 2)).isFalse();
        assertThat(isRepeat(1, 2)).isTrue();
        assertThat(isRepeat(1, 1)).isTrue();
        assertThat(isRepeat(2, 1)).isFalse();
        assertThat(isRepeat(1, 3)).isFalse();
    }

    @Test
    void aCommandThatComesBehindALaterOneIsNone() {
        assertThat(isRepeat(1, 2)).isFalse();
        assertThat(isRepeat(1, 1)).isFalse();
        assertThat(isRepeat(1, 2)).isTrue();
    }

    @Test
    void whetherACommandFarBehindWasReceivedIsNotKnown() {
        assertThat(isRepeat(1, 5_000)).isFalse();
        assertThat(isRepeat(1, 5_001 - WINDOW)).isFalse();
        assertThat(isRepeat(1, 5_001 - WINDOW)).isTrue();
        assertThat(isRepeat(1, 5_000 - WINDOW)).isTrue();
    }

    @Test
    void whatIsInTheWindowIsKnownExactly() {
        var known = new TreeSet<Long>();
        var random = new Random(7);
        long last = 0;
        for (int i = 0; i < 100_000; i++) {
            long number = random.nextInt(50) == 0
                    ? last + 1 + random.nextInt(2 * WINDOW)
                    : Math.max(1, last + 4 - random.nextInt(WINDOW));
            boolean behind = number <= last - WINDOW;
            assertThat(isRepeat(1, number)).as("%d behind %d", number, last).isEqualTo(behind || !known.add(number));
            last = Math.max(last, number);
            known.headSet(last - WINDOW, true).clear();
        }
    }

    @Test
    void theServersThatWereHeardLastAreKnown() {
        for (long server = 0; server <= ReceivedCommands.MAX_SERVERS; server++) {
            assertThat(isRepeat(server, 1)).isFalse();
        }
        assertThat(isRepeat(1, 1)).isTrue();
        assertThat(isRepeat(0, 1)).isFalse();
    }
}
