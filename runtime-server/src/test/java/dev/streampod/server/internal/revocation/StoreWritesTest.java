package dev.streampod.server.internal.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import java.io.IOException;
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
        private int attempts;
        private Runnable onWrite = () -> {};
        private String cursed = "";
        private @Nullable Throwable failure;

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
            attempts++;
            onWrite.run();
            Throwable thrown = failure;
            failure = null;
            if (thrown != null) {
                StoreWritesTest.<RuntimeException>raise(thrown);
            }
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
    private final List<Throwable> failures = new ArrayList<>();
    private final StoreWrites writes =
            new StoreWrites(store, this::run, 2, later::add, (function, failure) -> failures.add(failure));

    /** As a thread of handlers does. */
    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failures.add(e);
        }
    }

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

    /** A store that hangs for longer than the delay would be asked without a pause otherwise. */
    @Test
    void whatIsAddedWhileAWriteFailsWaitsForTheSameRetry() {
        store.away = true;
        store.onWrite = () -> {
            store.onWrite = () -> {};
            var second = writes.add(new Revocation.OfKey("k-2"));
            assertThat(second).isNotDone();
        };
        var first = writes.add(new Revocation.OfKey("k-1"));
        assertThat(store.attempts).isEqualTo(1);
        assertThat(later).hasSize(1);
        store.away = false;
        later.remove().run();
        assertThat(first).isCompleted();
        assertThat(store.written).containsExactlyInAnyOrder("key k-1", "key k-2");
        assertThat(later).isEmpty();
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
    void anErrorOfTheStoreIsReportedEvenInAnOutageAndTheRevocationIsTriedAgain() {
        store.away = true;
        var first = writes.add(new Revocation.OfKey("k-1"));
        store.away = false;
        var error = new NoSuchMethodError("on purpose");
        store.failure = error;
        later.remove().run();
        assertThat(failures).containsExactly(error);
        assertThat(first).isNotDone();
        later.remove().run();
        assertThat(first).isCompleted();
    }

    /** As a store in Kotlin, Scala or Groovy may do. */
    @Test
    void aStoreThatThrowsACheckedExceptionIsTriedAgain() {
        store.failure = new IOException("on purpose");
        var first = writes.add(new Revocation.OfKey("k-1"));
        assertThat(first).isNotDone();
        later.remove().run();
        assertThat(first).isCompleted();
        assertThat(failures).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void anExceptionThatCannotBeLoggedKeepsNoRevocationFromBeingTriedAgain() {
        store.failure = new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("no message");
            }
        };
        var first = writes.add(new Revocation.OfKey("k-1"));
        assertThat(failures).hasSize(1);
        later.remove().run();
        assertThat(first).isCompleted();
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
