package dev.streampod.server.auth;

import java.util.Optional;

/**
 * Decides whose a key is. It is asked when a connection begins with a key and whenever a client signs in on a live one,
 * before any code of an endpoint runs.
 *
 * <p>It may block: it runs on a handler thread, never on a network thread, and several calls run at once. A call that
 * takes longer than {@link dev.streampod.server.Limits#authenticationTimeout()} is interrupted and its client told to try
 * again later.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Returns the user of the key; empty when the key is not valid, or no longer.
     *
     * @param key what the client sent: a secret, not to be logged
     * @throws Exception when the key cannot be checked now; the client is told to try again later
     */
    Optional<AuthenticationInfo> authenticate(String key) throws Exception;
}
