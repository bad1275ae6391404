package dev.streampod.spring.boot.internal.security;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import java.util.Optional;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Takes keys that are JSON Web Tokens, which a {@link JwtDecoder} checks. */
public final class TokenAuthenticator implements Authenticator {

    private final JwtDecoder decoder;
    private final Converter<Jwt, ? extends AbstractAuthenticationToken> converter;
    private final SignedInUsers users;

    /** @param converter says the user's name and authorities */
    public TokenAuthenticator(
            JwtDecoder decoder, Converter<Jwt, ? extends AbstractAuthenticationToken> converter, SignedInUsers users) {
        this.decoder = decoder;
        this.converter = converter;
        this.users = users;
    }

    /** Any other exception than that of a bad token says that it cannot be told now, as when keys cannot be read. */
    @Override
    public Optional<AuthenticationInfo> authenticate(String key) {
        try {
            Jwt token = decoder.decode(key);
            AbstractAuthenticationToken user = converter.convert(token);
            return user == null || user.getName().isEmpty()
                    ? Optional.empty()
                    : Optional.of(users.signedIn(user, token.getId(), token.getExpiresAt()));
        } catch (BadJwtException e) {
            return Optional.empty();
        }
    }
}
