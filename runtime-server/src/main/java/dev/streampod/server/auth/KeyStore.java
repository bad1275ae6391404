package dev.streampod.server.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Issues keys and recognises them. Keys are opaque and random; only their hash is stored, so that the content of the store
 * cannot be used to sign in. Safe for use from any thread; a store may be shared by several servers.
 *
 * <p>A store that is not in this process's memory may block, and throws a {@link KeyStoreUnavailableException} from any of
 * its methods when it cannot be reached; nothing has changed then, or it is not known what has.
 */
public interface KeyStore extends Authenticator {

    /** A new, empty store in this process's memory. */
    static KeyStore inMemory() {
        return new InMemoryKeyStore();
    }

    /** A new, empty store in this process's memory whose keys expire by this clock, for tests. */
    static KeyStore inMemory(Clock clock) {
        return new InMemoryKeyStore(Objects.requireNonNull(clock, "clock"));
    }

    /**
     * Makes a new key.
     *
     * @param userId whose it is
     * @param scopes what its holder may do
     * @param timeToLive after which it is no longer valid, a millisecond to 365 days; null for a key that stays valid until it
     *     is revoked
     * @throws IllegalArgumentException when the time is shorter or longer than that
     */
    IssuedKey issue(String userId, Collection<String> scopes, @Nullable Duration timeToLive);

    /**
     * Makes a key of the caller's choice valid, until it is revoked: for tests and demonstrations. Outside of them use
     * {@link #issue}, whose keys cannot be guessed.
     *
     * @return the key's id
     */
    String add(String key, String userId, Collection<String> scopes);

    /** Ends the validity of one key; returns whether there was such a key. */
    boolean revoke(String keyId);

    /** Ends the validity of all keys of a user; returns how many there were. */
    int revokeUser(String userId);

    /** Takes a scope from all keys of a user; returns how many had it. */
    int revokeScope(String userId, String scope);

    /**
     * Adds a listener that is called for each revocation that was made through this object, once it is made, on the thread
     * that made it. Servers that use this store add one, so that a revocation takes effect on their live connections and,
     * with Redis, on those of the whole cluster. An exception of a listener must affect neither the other listeners nor the
     * caller; the stores of Streampod log it.
     *
     * @return removes the listener
     */
    Runnable addRevocationListener(Consumer<Revocation> listener);

    /** @throws KeyStoreUnavailableException when the store cannot be asked now */
    @Override
    Optional<AuthenticationInfo> authenticate(String key);
}
