package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** Knows the key that a client signs in with. */
@FunctionalInterface
public interface KeyProvider {

    /**
     * Returns the current key; null for an anonymous client. Called before each opening of the connection, by
     * {@link StreampodClient#refreshKey()}, and, when the server has said that the key expires, 30 seconds before that (a
     * fifth of its time before, for one that is valid for less than 150 seconds), more often towards the end if the key is
     * still the same, and once more when it has expired or was revoked. Runs on a thread of the client that may block.
     *
     * @throws Exception when no key is available; the attempt to connect fails with it
     */
    @Nullable
    String key() throws Exception;
}
