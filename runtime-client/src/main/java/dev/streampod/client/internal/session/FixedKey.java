package dev.streampod.client.internal.session;

import dev.streampod.client.KeyProvider;
import org.jspecify.annotations.Nullable;

/**
 * Provides always the same key, or none, without running application code. Not a record, so that no text contains the
 * key.
 */
public final class FixedKey implements KeyProvider {

    /** No key: the client is anonymous. */
    public static final FixedKey NOBODY = new FixedKey(null);

    private final @Nullable String key;

    public FixedKey(@Nullable String key) {
        this.key = key;
    }

    @Override
    public @Nullable String key() {
        return key;
    }
}
