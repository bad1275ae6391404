package dev.streampod.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.streampod.server.internal.broker.LogCapture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryKeyStoreTest {

    private static final class SetClock extends Clock {

        private long asked;
        private Instant now = Instant.parse("2026-11-23T18:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            asked++;
            return now;
        }
    }

    private final SetClock clock = new SetClock();
    private final KeyStore keys = new InMemoryKeyStore(clock);

    @Test
    void anIssuedKeyIsRecognised() {
        IssuedKey issued = keys.issue("ada", List.of("admin"), null);
        assertThat(keys.authenticate(issued.key()))
                .hasValue(new AuthenticationInfo("ada", Set.of("admin"), issued.keyId(), null));
        assertThat(keys.authenticate(issued.key() + "x")).isEmpty();
        assertThat(keys.authenticate("")).isEmpty();
    }

    @Test
    void nullIsRevokedNowhereEvenInAnEmptyStore() {
        var heard = new ArrayList<Revocation>();
        keys.addRevocationListener(heard::add);
        assertThatNullPointerException().isThrownBy(() -> keys.revoke(null)).withMessage("keyId");
        assertThatNullPointerException().isThrownBy(() -> keys.revokeUser(null)).withMessage("userId");
        assertThatNullPointerException()
                .isThrownBy(() -> keys.revokeScope("ada", null))
                .withMessage("scope");
        assertThat(heard).isEmpty();
    }

    @Test
    void keysAreLongAndNeverTheSame() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            IssuedKey issued = keys.issue("ada", List.of(), null);
            assertThat(issued.key()).hasSize(43);
            assertThat(seen.add(issued.key())).isTrue();
            assertThat(seen.add(issued.keyId())).isTrue();
        }
    }

    @Test
    void aKeyIsValidForItsTimeOnly() {
        IssuedKey issued = keys.issue("ada", List.of(), Duration.ofMinutes(1));
        clock.now = clock.now.plusSeconds(59);
        assertThat(keys.authenticate(issued.key())).isPresent();
        clock.now = clock.now.plusSeconds(1);
        assertThat(keys.authenticate(issued.key())).isEmpty();
        assertThat(keys.toString()).contains("keys: 0");
    }

    @Test
    void aTimeThatNoKeyHasIsRefusedWhereItIsGiven() {
        for (var time : List.of(
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofDays(365).plusNanos(1),
                Duration.ofMillis(-1),
                Duration.ofSeconds(Long.MIN_VALUE),
                Duration.ZERO)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> keys.issue("ada", List.of(), time))
                    .withMessageStartingWith("timeToLive must be ")
                    .withMessageContaining(", not " + time);
        }
        assertThat(keys.toString()).contains("keys: 0");
        assertThat(keys.authenticate(
                        keys.issue("ada", List.of(), Duration.ofDays(365)).key()))
                .isPresent();
    }

    @Test
    void expiredKeysDoNotPileUp() {
        for (int i = 0; i < 100; i++) {
            keys.issue("ada", List.of(), Duration.ofSeconds(1));
            clock.now = clock.now.plusSeconds(2);
        }
        assertThat(keys.toString()).contains("keys: 1");
    }

    @Test
    void addingAKeyLooksAtNoOtherThatIsStillValid() {
        for (int i = 0; i < 2_000; i++) {
            keys.issue("ada", List.of(), Duration.ofDays(1));
        }
        clock.asked = 0;
        keys.issue("ada", List.of(), Duration.ofDays(1));
        assertThat(clock.asked).isLessThan(10);
    }

    @Test
    void keysThatAreRevokedBeforeTheyExpireAreForgottenEvenSo() {
        for (int i = 0; i < 5_000; i++) {
            keys.revoke(keys.issue("ada", List.of(), Duration.ofDays(1)).keyId());
        }
        clock.now = clock.now.plus(Duration.ofDays(2));
        IssuedKey issued = keys.issue("ada", List.of(), Duration.ofDays(1));
        assertThat(keys.toString()).contains("keys: 1");
        assertThat(keys.authenticate(issued.key())).isPresent();
    }

    @Test
    void aKeyOrAllKeysOfAUserCanBeRevoked() {
        IssuedKey first = keys.issue("ada", List.of(), null);
        IssuedKey second = keys.issue("ada", List.of(), null);
        keys.add("by hand", "ada", List.of());
        IssuedKey other = keys.issue("bob", List.of(), null);
        assertThat(keys.revoke(first.keyId())).isTrue();
        assertThat(keys.revoke(first.keyId())).isFalse();
        assertThat(keys.authenticate(first.key())).isEmpty();
        assertThat(keys.authenticate(second.key())).isPresent();
        assertThat(keys.revokeUser("ada")).isEqualTo(2);
        assertThat(keys.authenticate(second.key())).isEmpty();
        assertThat(keys.authenticate("by hand")).isEmpty();
        assertThat(keys.authenticate(other.key())).isPresent();
    }

    @Test
    void aScopeCanBeTakenFromAUser() {
        IssuedKey first = keys.issue("ada", List.of("admin", "member"), Duration.ofMinutes(1));
        IssuedKey second = keys.issue("ada", List.of("member"), null);
        IssuedKey other = keys.issue("bob", List.of("admin"), null);
        assertThat(keys.revokeScope("ada", "admin")).isOne();
        assertThat(keys.revokeScope("ada", "admin")).isZero();
        assertThat(keys.authenticate(first.key()).orElseThrow().scopes()).containsExactly("member");
        assertThat(keys.authenticate(first.key()).orElseThrow().expiresAt()).isEqualTo(clock.now.plusSeconds(60));
        assertThat(keys.authenticate(second.key()).orElseThrow().scopes()).containsExactly("member");
        assertThat(keys.authenticate(other.key()).orElseThrow().scopes()).containsExactly("admin");
    }

    @Test
    void listenersHearOfRevocationsUntilTheyAreRemoved() {
        var heard = new ArrayList<Revocation>();
        Runnable remove = keys.addRevocationListener(heard::add);
        keys.revoke("k-1");
        keys.revokeUser("ada");
        keys.revokeScope("ada", "admin");
        remove.run();
        keys.revoke("k-2");
        assertThat(heard)
                .containsExactly(
                        new Revocation.OfKey("k-1"),
                        new Revocation.OfUser("ada"),
                        new Revocation.OfScope("ada", "admin"));
    }

    @Test
    void aListenerThatThrowsKeepsNoOtherFromHearingOfARevocation() {
        var heard = new ArrayList<Revocation>();
        keys.addRevocationListener(revocation -> {
            throw new IllegalStateException("on purpose");
        });
        keys.addRevocationListener(heard::add);
        try (var log = new LogCapture("dev.streampod.server")) {
            IssuedKey issued = keys.issue("ada", List.of(), null);
            assertThat(keys.revoke(issued.keyId())).isTrue();
            assertThat(keys.authenticate(issued.key())).isEmpty();
            assertThat(heard).containsExactly(new Revocation.OfKey(issued.keyId()));
            assertThat(log.thrown()).hasSize(1).hasOnlyElementsOfType(IllegalStateException.class);
        }
    }

    @Test
    void noTextShowsAKey() {
        IssuedKey issued = keys.issue("ada", List.of(), null);
        keys.add("by hand", "ada", List.of());
        assertThat(issued.toString()).doesNotContain(issued.key()).contains(issued.keyId());
        assertThat(keys.toString()).doesNotContain(issued.key()).doesNotContain("by hand");
        assertThat(keys.authenticate("by hand").toString()).doesNotContain("by hand");
    }
}
