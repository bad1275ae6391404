package dev.streampod.server.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoreWritesTest {

    /** A store that is away when the test says so. */
    private static final class FarStore implements KeyStore {

        private final List<String> written = new ArrayList<>();
        private boolean away;
        private String cursed = "";

        @Override
        public boolean revoke(String keyId) {
            return write("key " + keyId) > 0;
        }

        @Override
        public int revokeUser(String userId) {
            return write("user " + userId);
        }

        @Override
        public int revokeScope(String userId, String scope) {
            return write("scope " + scope + " of " + userId);
        }

        private int write(String what) {
            if (away || what.equals(cursed)) {
                throw new KeyStoreUnavailableException("away", null);
            }
            written.add(what);
            return 1;
        }

        @Override
        public Runnable addRevocationListener(Consumer<Revocation> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public IssuedKey issue(String userId, Collection<String> scopes, @Nullable Duration timeToLive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String add(String key, String userId, Collection<String> scopes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<AuthenticationInfo> authenticate(String key) {
            throw new UnsupportedOperationException();
        }
    }

    private final FarStore store = new FarStore();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final StoreWrites writes = new StoreWrites(store, Runnable::run, 2, later::add);

    @Test
    void whatFailsIsTriedAgainUntilItIsWritten() {
        store.away = true;
        var first = writes.add(new Revocation.OfKey("k-1"));
        var second = writes.add(new Revocation.OfScope("ada", "admin"));
        later.remove().run();
        assertThat(first).isNotDone();
        store.away = false;
        later.remove().run();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(store.written).containsExactlyInAnyOrder("key k-1", "scope admin of ada");
        assertThat(writes.add(new Revocation.OfUser("ada"))).isCompleted();
    }

    @Test
    void oneThatTheStoreNeverTakesHoldsUpNoOther() {
        store.cursed = "key k-1";
        var first = writes.add(new Revocation.OfKey("k-1"));
        assertThat(writes.add(new Revocation.OfKey("k-2"))).isNotCompletedExceptionally();
        for (int i = 0; i < 3; i++) {
            later.remove().run();
        }
        assertThat(store.written).containsExactly("key k-2");
        assertThat(first).isNotDone();
    }

    @Test
    void onlySoManyWaitAndTheCloseTellsThem() {
        store.away = true;
        var first = writes.add(new Revocation.OfKey("k-1"));
        var second = writes.add(new Revocation.OfKey("k-2"));
        assertThat(writes.add(new Revocation.OfKey("k-3")))
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(KeyStoreUnavailableException.class);
        writes.close();
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        store.away = false;
        later.forEach(Runnable::run);
        assertThat(store.written).isEmpty();
        assertThat(writes.add(new Revocation.OfKey("k-4"))).isCompletedExceptionally();
    }
}
