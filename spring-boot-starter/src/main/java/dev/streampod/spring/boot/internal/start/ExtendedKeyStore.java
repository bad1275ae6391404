package dev.streampod.spring.boot.internal.start;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application's key store, with an authenticator that knows more keys: it stays a key store for the server, which so hears of
 * revocations. As safe for several threads as the two are.
 */
final class ExtendedKeyStore implements KeyStore {

    private final KeyStore store;
    private final Authenticator all;

    /** @param all knows the keys of the store, too */
    ExtendedKeyStore(KeyStore store, Authenticator all) {
        this.store = store;
        this.all = all;
    }

    @Override
    public Optional<AuthenticationInfo> authenticate(String key) {
        try {
            return all.authenticate(key);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new KeyStoreUnavailableException("The authenticator failed", e);
        }
    }

    @Override
    public IssuedKey issue(String userId, Collection<String> scopes, @Nullable Duration timeToLive) {
        return store.issue(userId, scopes, timeToLive);
    }

    @Override
    public String add(String key, String userId, Collection<String> scopes) {
        return store.add(key, userId, scopes);
    }

    @Override
    public boolean revoke(String keyId) {
        return store.revoke(keyId);
    }

    @Override
    public int revokeUser(String userId) {
        return store.revokeUser(userId);
    }

    @Override
    public int revokeScope(String userId, String scope) {
        return store.revokeScope(userId, scope);
    }

    @Override
    public Runnable addRevocationListener(Consumer<Revocation> listener) {
        return store.addRevocationListener(listener);
    }
}
