package dev.streampod.spring.boot.internal.security;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Takes keys that are name and password, written as in HTTP's Basic: {@code name:password} in UTF-8, encoded in Base64. An
 * {@link AuthenticationManager} says whether they are right.
 */
public final class PasswordAuthenticator implements Authenticator {

    private final AuthenticationManager manager;
    private final SignedInUsers users;

    public PasswordAuthenticator(AuthenticationManager manager, SignedInUsers users) {
        this.manager = manager;
        this.users = users;
    }

    @Override
    public Optional<AuthenticationInfo> authenticate(String key) {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int colon = decoded.indexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        try {
            Authentication user = manager.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(
                    decoded.substring(0, colon), decoded.substring(colon + 1)));
            return Optional.of(users.signedIn(user, null, null));
        } catch (AuthenticationServiceException e) {
            throw e; // it cannot be told now
        } catch (AuthenticationException e) {
            return Optional.empty();
        }
    }
}
