package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** Knows the key that a client signs in with. */
@FunctionalInterface
public interface KeyProvider {

    /**
     * The key of the moment; null to be nobody. Asked before each opening of the connection, by
     * {@link StreampodClient#refreshKey()}, and, when the server has said that the key expires, 30 seconds before that (a
     * fifth of its time before, for one that is valid for less than 150 seconds), more often towards the end if the key is
     * still the same, and once more when it has expired or was revoked. Runs on a thread of the client that may be held up.
     *
     * @throws Exception when there is none to be had now; the attempt to connect fails with it
     */
    @Nullable
    String key() throws Exception;
}
