package dev.streampod.spring.boot.internal.start;

import dev.streampod.server.auth.Authenticator;
import org.jspecify.annotations.Nullable;

/** A bean that knows more keys than the application's authenticator. */
public interface AuthenticatorExtension {

    /** An authenticator that knows them, and the keys of the given one; null for an application without. */
    Authenticator extend(@Nullable Authenticator other);
}
