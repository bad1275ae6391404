package dev.streampod.server.internal.endpoint;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.wire.ErrorCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The login and the scopes that the use of a stream, a method or a channel requires.
 *
 * @param what is used, as messages name it: {@code the stream of chat}
 * @param requireLogin whether the user must be signed in
 * @param requiredScopes the scopes that the user must have, all of them
 * @param loginPossible whether the server has an authenticator; without one no client is signed in
 */
public record AccessRule(String what, boolean requireLogin, Set<String> requiredScopes, boolean loginPossible) {

    /** Why this user may not use it; null when they may. */
    public @Nullable ErrorCode refusal(@Nullable AuthenticationInfo user) {
        if (!requireLogin) {
            return null;
        }
        if (user == null) {
            return ErrorCode.UNAUTHENTICATED;
        }
        return user.scopes().containsAll(requiredScopes) ? null : ErrorCode.FORBIDDEN;
    }

    /** The text that goes with {@link #refusal}. */
    public String refusalText(ErrorCode refusal) {
        if (refusal == ErrorCode.UNAUTHENTICATED && !loginPossible) {
            return what + " requires a login, and this server has no authenticator: it accepts no key";
        }
        return refusal == ErrorCode.UNAUTHENTICATED
                ? what + " requires a login"
                : what + " requires the scope "
                        + String.join(", ", requiredScopes.stream().sorted().toList());
    }
}
