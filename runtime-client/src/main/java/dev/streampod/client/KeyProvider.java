package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** Knows the key that a client signs in with. */
@FunctionalInterface
public interface KeyProvider {

    /**
     * The key of the moment; null to be nobody. Asked before each opening of the connection and by
     * {@link StreampodClient#refreshKey()}, on a thread of the client that may be held up.
     *
     * @throws Exception when there is none to be had now; the attempt to connect fails with it
     */
    @Nullable
    String key() throws Exception;
}
