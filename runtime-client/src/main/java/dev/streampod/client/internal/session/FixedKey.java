package dev.streampod.client.internal.session;

import dev.streampod.client.KeyProvider;
import org.jspecify.annotations.Nullable;

/** Always the same key, or none. Asking it runs no code of the application. Not a record: a key is in no text. */
public final class FixedKey implements KeyProvider {

    /** Signs in as nobody. */
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
