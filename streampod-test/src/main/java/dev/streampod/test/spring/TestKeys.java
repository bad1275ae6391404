package dev.streampod.test.spring;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.spring.boot.internal.start.AuthenticatorExtension;
import dev.streampod.test.SignedIn;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of the clients of tests, which an application takes besides its own. Safe for use from any thread. */
final class TestKeys implements AuthenticatorExtension {

    private final KeyStore keys = KeyStore.inMemory();

    /** To be revoked after the test. */
    IssuedKey issue(SignedIn user) {
        Duration validFor = user.validFor().isEmpty() ? null : Duration.parse(user.validFor());
        return keys.issue(user.value(), Set.of(user.scopes()), validFor);
    }

    void revoke(IssuedKey key) {
        keys.revoke(key.keyId());
    }

    @Override
    public Authenticator extend(@Nullable Authenticator other) {
        return key -> {
            Optional<AuthenticationInfo> user = keys.authenticate(key);
            return user.isPresent() || other == null ? user : other.authenticate(key);
        };
    }
}
