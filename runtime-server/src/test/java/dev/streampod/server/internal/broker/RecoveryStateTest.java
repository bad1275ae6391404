package dev.streampod.server.internal.broker;

import static dev.streampod.server.internal.broker.RecoveryState.AWAITING_HISTORY;
import static dev.streampod.server.internal.broker.RecoveryState.AWAITING_SINK;
import static dev.streampod.server.internal.broker.RecoveryState.LIVE;
import static dev.streampod.server.internal.broker.RecoveryState.READING;
import static dev.streampod.server.internal.broker.RecoveryState.READ_OUTDATED;
import static dev.streampod.server.internal.broker.RecoveryState.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of transitions, written down a second time. */
class RecoveryStateTest {

    private static final Map<RecoveryState, Set<RecoveryState>> TRANSITIONS = Map.of(
            LIVE, EnumSet.of(STARTING, READING, AWAITING_SINK),
            STARTING, EnumSet.of(READING, LIVE),
            READING, EnumSet.of(READING, READ_OUTDATED, LIVE, AWAITING_SINK, AWAITING_HISTORY),
            READ_OUTDATED, EnumSet.of(READING, LIVE, AWAITING_SINK),
            AWAITING_SINK, EnumSet.of(READING),
            AWAITING_HISTORY, EnumSet.of(READING, AWAITING_SINK));

    @Test
    void onlyTheTransitionsOfTheTableHappen() {
        for (RecoveryState from : RecoveryState.values()) {
            for (RecoveryState to : RecoveryState.values()) {
                assertThat(from.mayBecome(to))
                        .as(from + " to " + to)
                        .isEqualTo(TRANSITIONS.getOrDefault(from, Set.of()).contains(to));
            }
        }
    }
}
