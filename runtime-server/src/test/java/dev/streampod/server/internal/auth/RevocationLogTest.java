package dev.streampod.server.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Revocation;
import org.junit.jupiter.api.Test;

class RevocationLogTest {

    private static final AuthenticationInfo ADA = AuthenticationInfo.of("ada", "admin", "member");

    private final RevocationLog log = new RevocationLog(2);

    @Test
    void whoWasAskedForBeforeARevocationIsConcernedByIt() {
        long before = System.nanoTime();
        log.add(new Revocation.OfScope("ada", "admin"), System.nanoTime());
        long between = System.nanoTime();
        assertThat(log.leavesOf(ADA, before)).isEqualTo(AuthenticationInfo.of("ada", "member"));
        assertThat(log.leavesOf(ADA, between)).isEqualTo(ADA);
        log.add(new Revocation.OfUser("ada"), System.nanoTime());
        assertThat(log.leavesOf(ADA, before)).isNull();
        assertThat(log.leavesOf(ADA, between)).isNull();
        assertThat(log.leavesOf(AuthenticationInfo.of("bob"), before)).isEqualTo(AuthenticationInfo.of("bob"));
    }

    @Test
    void aRevocationThatIsHeardLateConcernsOnlyWhoWasAskedForBeforeIt() {
        long at = System.nanoTime();
        long after = System.nanoTime() + 1;
        log.add(new Revocation.OfUser("ada"), at - 1_000_000);
        assertThat(log.leavesOf(ADA, at)).isEqualTo(ADA);
        assertThat(log.leavesOf(ADA, at - 2_000_000)).isNull();
        assertThat(log.leavesOf(ADA, after)).isEqualTo(ADA);
    }

    @Test
    void onlySoManyAreKept() {
        long before = System.nanoTime();
        log.add(new Revocation.OfUser("ada"), System.nanoTime());
        log.add(new Revocation.OfUser("bob"), System.nanoTime());
        log.add(new Revocation.OfUser("eve"), System.nanoTime());
        assertThat(log.leavesOf(ADA, before)).isEqualTo(ADA);
        assertThat(log.leavesOf(AuthenticationInfo.of("eve"), before)).isNull();
    }
}
