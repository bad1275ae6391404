package dev.streampod.server.auth;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user of a session, with scopes and key. Immutable.
 *
 * @param userId the user's id, never empty
 * @param scopes what the user may do: names that endpoints require
 * @param keyId names the key without being secret, so that it can be logged and revoked; null when the key has no id
 * @param expiresAt when the key expires; null when it does not
 */
public record AuthenticationInfo(
        String userId,
        Set<String> scopes,
        @Nullable String keyId,
        @Nullable Instant expiresAt) {

    public AuthenticationInfo {
        if (userId.isEmpty()) {
            throw new IllegalArgumentException("A user's id must not be empty");
        }
        scopes = Set.copyOf(scopes);
    }

    /** A user with these scopes, by a key without id that does not expire. */
    public static AuthenticationInfo of(String userId, String... scopes) {
        return new AuthenticationInfo(userId, Set.of(scopes), null, null);
    }

    public boolean hasScope(String scope) {
        return scopes.contains(scope);
    }
}
