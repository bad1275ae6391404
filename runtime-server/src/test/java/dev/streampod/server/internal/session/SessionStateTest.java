package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of transitions, written down a second time. */
class SessionStateTest {

    private static final Map<SessionState, Set<SessionState>> TRANSITIONS = Map.of(
            SessionState.AWAITING_HELLO, EnumSet.of(SessionState.AUTHENTICATING, SessionState.CLOSED),
            SessionState.AUTHENTICATING, EnumSet.of(SessionState.LIVE, SessionState.CLOSED),
            SessionState.LIVE,
                    EnumSet.of(
                            SessionState.DETACHED, SessionState.RESUMING, SessionState.DRAINING, SessionState.CLOSED),
            SessionState.DETACHED, EnumSet.of(SessionState.RESUMING, SessionState.CLOSED),
            SessionState.RESUMING, EnumSet.of(SessionState.LIVE, SessionState.DETACHED, SessionState.CLOSED),
            SessionState.DRAINING, EnumSet.of(SessionState.CLOSED),
            SessionState.CLOSED, EnumSet.noneOf(SessionState.class));

    @Test
    void onlyTheTransitionsOfTheTableHappen() {
        for (SessionState from : SessionState.values()) {
            for (SessionState to : SessionState.values()) {
                assertThat(from.mayBecome(to))
                        .as(from + " to " + to)
                        .isEqualTo(TRANSITIONS.getOrDefault(from, Set.of()).contains(to));
            }
        }
    }

    @Test
    void aSessionAssertsThatATransitionIsInTheTable() {
        for (SessionState from : SessionState.values()) {
            try (var in = new SessionInState(from)) {
                for (SessionState to : SessionState.values()) {
                    if (!TRANSITIONS.getOrDefault(from, Set.of()).contains(to)) {
                        assertThatThrownBy(() -> in.session.transport().transitionTo(to))
                                .isInstanceOf(AssertionError.class)
                                .hasMessage(from + " to " + to);
                        assertThat(in.state()).isEqualTo(from);
                    }
                }
            }
        }
    }
}
