package dev.streampod.server.auth;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that was valid and is so no longer. */
public sealed interface Revocation {

    /**
     * Returns what this revocation leaves of a sign-in.
     *
     * @return what was given when this does not concern it; null when nothing is left
     */
    @Nullable
    AuthenticationInfo leavesOf(AuthenticationInfo signedIn);

    /** One key, by its id. */
    record OfKey(String keyId) implements Revocation {

        public OfKey {
            Objects.requireNonNull(keyId, "keyId");
        }

        @Override
        public @Nullable AuthenticationInfo leavesOf(AuthenticationInfo signedIn) {
            return keyId.equals(signedIn.keyId()) ? null : signedIn;
        }
    }

    /** All keys of a user. */
    record OfUser(String userId) implements Revocation {

        public OfUser {
            Objects.requireNonNull(userId, "userId");
        }

        @Override
        public @Nullable AuthenticationInfo leavesOf(AuthenticationInfo signedIn) {
            return userId.equals(signedIn.userId()) ? null : signedIn;
        }
    }

    /** One scope of a user; the user stays signed in without it. */
    record OfScope(String userId, String scope) implements Revocation {

        public OfScope {
            Objects.requireNonNull(userId, "userId");
            Objects.requireNonNull(scope, "scope");
        }

        @Override
        public AuthenticationInfo leavesOf(AuthenticationInfo signedIn) {
            if (!userId.equals(signedIn.userId()) || !signedIn.hasScope(scope)) {
                return signedIn;
            }
            Set<String> left = new HashSet<>(signedIn.scopes());
            left.remove(scope);
            return new AuthenticationInfo(userId, left, signedIn.keyId(), signedIn.expiresAt());
        }
    }
}
