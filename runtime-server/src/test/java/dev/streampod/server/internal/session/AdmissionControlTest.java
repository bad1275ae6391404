package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.Limits;
import dev.streampod.server.internal.session.AdmissionControl.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {

    private final AdmissionControl control = new AdmissionControl(
            Limits.builder().connections(3).connectionsPerAddress(2).build());

    @Test
    void asManyAsAllowedAreAdmittedAndOnesPlaceIsFreeWhenItLeaves() {
        var first = control.admit("a", false);
        var second = control.admit("a", false);
        assertThat(control.admit("a", false).standing()).isEqualTo(Standing.REFUSED);
        assertThat(control.admit("b", false).admitted()).isTrue();
        assertThat(control.admit("c", false).standing()).isEqualTo(Standing.REFUSED);
        first.leave();
        first.leave();
        assertThat(control.admit("a", false).admitted()).isTrue();
        assertThat(control.admit("c", false).admitted()).isFalse();
        second.leave();
        assertThat(control.admit("c", false).admitted()).isTrue();
    }

    @Test
    void aConnectionThatWasRefusedTakesNoPlace() {
        var first = control.admit("a", false);
        control.admit("a", false);
        for (int i = 0; i < 10; i++) {
            control.admit("a", false);
        }
        first.leave();
        assertThat(control.admit("a", false).admitted()).isTrue();
    }

    @Test
    void whereSessionsMayBeResumedAConnectionBeyondTheLimitMayTakeAPlaceThatBecomesFree() {
        var first = control.admit("a", true);
        control.admit("a", true);
        var third = control.admit("a", true);
        assertThat(third.standing()).isEqualTo(Standing.PENDING);
        assertThat(third.admitted()).isFalse();
        first.leave();
        assertThat(third.admitted()).isTrue();
        assertThat(third.standing()).isEqualTo(Standing.ADMITTED);
        assertThat(control.admit("a", false).standing()).isEqualTo(Standing.REFUSED);
    }

    @Test
    void asManyAsAllowedOfAnAddressMayBeBeyondTheLimit() {
        control.admit("a", true);
        control.admit("a", true);
        var pending = control.admit("a", true);
        control.admit("a", true);
        assertThat(control.admit("a", true).standing()).isEqualTo(Standing.PENDING_FULL);
        pending.leave();
        assertThat(control.admit("a", true).standing()).isEqualTo(Standing.PENDING);
    }

    @Test
    void aBoundedNumberOfConnectionsMayBeBeyondTheLimitOfTheServer() {
        var wide = new AdmissionControl(Limits.builder().connections(1).build());
        wide.admit("a", true);
        List<AdmissionControl.Admission> pending = new ArrayList<>();
        for (int i = 0; i < AdmissionControl.MOST_PENDING; i++) {
            pending.add(wide.admit("a", true));
        }
        assertThat(pending).allMatch(each -> each.standing() == Standing.PENDING);
        assertThat(wide.admit("a", true).standing()).isEqualTo(Standing.PENDING_FULL);
        pending.get(0).leave();
        assertThat(wide.admit("a", true).standing()).isEqualTo(Standing.PENDING);
    }

    @Test
    void withoutLimitsAllAreAdmitted() {
        var open = new AdmissionControl(Limits.defaults());
        for (int i = 0; i < 5_000; i++) {
            assertThat(open.admit("a", false).admitted()).isTrue();
        }
    }
}
