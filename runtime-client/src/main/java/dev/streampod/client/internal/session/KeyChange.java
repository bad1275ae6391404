package dev.streampod.client.internal.session;

import dev.streampod.client.KeyProvider;
import dev.streampod.client.internal.thread.RuntimeFuture;
import org.jspecify.annotations.Nullable;

/** A key change that the server has not answered. Not a record, so that no text contains the key. */
final class KeyChange {

    final @Nullable String key;
    /** Where the key came from. */
    final KeyProvider provider;
    /** Where the key before it came from, of those that have not failed. Guarded by the client's lock. */
    KeyProvider previous;

    final RuntimeFuture<Void> done = new RuntimeFuture<>();
    /** Whether a connection that was opened with the key was refused. Guarded by the client's lock. */
    boolean refused;

    KeyChange(@Nullable String key, KeyProvider provider, KeyProvider previous) {
        this.key = key;
        this.provider = provider;
        this.previous = previous;
    }

    /** An earlier change has failed. */
    void skip(KeyChange failed) {
        if (previous == failed.provider) {
            previous = failed.previous;
        }
    }
}
