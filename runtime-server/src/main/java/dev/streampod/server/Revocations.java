package dev.streampod.server;

import java.util.concurrent.CompletableFuture;

/**
 * Takes away what was given: keys, users, scopes. On this server that takes effect before the method returns, on the others
 * of the cluster within a second, or within a second of Redis's return when it is away.
 *
 * <p>Streams that needed what was taken are closed, the others go on, and the connection with them. A client that signs in
 * again is asked for a valid key: where the server's authenticator is a {@link dev.streampod.server.auth.KeyStore} the
 * revocation is written there too, and needs nothing else. Any other authenticator has to refuse by itself from now on, and
 * before this is called.
 *
 * <p>The futures complete when the store knows and the other servers have been told. While the store or Redis is away both
 * are tried again until then; a revocation that was not yet told is lost with the server. They fail with a
 * {@link dev.streampod.server.auth.KeyStoreUnavailableException} when the server is closed before, or when 10,000
 * revocations wait already. Safe for use from any thread.
 */
public interface Revocations {

    /** Ends one key, by the id that it has in {@link dev.streampod.server.auth.AuthenticationInfo#keyId()}. */
    CompletableFuture<Void> revokeKey(String keyId);

    /** Ends all keys of a user. */
    CompletableFuture<Void> revokeUser(String userId);

    /** Takes a scope away from a user, who stays signed in without it. */
    CompletableFuture<Void> revokeScope(String userId, String scope);
}
