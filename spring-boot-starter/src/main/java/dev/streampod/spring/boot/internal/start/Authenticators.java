package dev.streampod.spring.boot.internal.start;

import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.KeyStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the application's authenticator and its extensions together. */
public final class Authenticators {

    private Authenticators() {}

    /**
     * One authenticator that knows all keys; null when there are none.
     *
     * @param own that of the application, null for none
     * @param extensions the first is asked last, and is told of the application's own alone
     */
    public static @Nullable Authenticator extended(
            @Nullable Authenticator own, List<AuthenticatorExtension> extensions) {
        Authenticator all = own;
        for (AuthenticatorExtension extension : extensions) {
            all = extension.extend(all);
        }
        return own instanceof KeyStore store && all != null && all != own ? new ExtendedKeyStore(store, all) : all;
    }
}
