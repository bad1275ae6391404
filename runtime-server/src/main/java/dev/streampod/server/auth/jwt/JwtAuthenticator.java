package dev.streampod.server.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes signed JSON Web Tokens as keys, such as an identity provider issues. Needs
 * {@code com.nimbusds:nimbus-jose-jwt} on the class path, which is not there by itself.
 *
 * <p>A token is valid when it is signed with one of the allowed algorithms by a key of the issuer, names this issuer and
 * this audience, has a subject and an expiry, and its time has come and is not over. Unsigned, encrypted and symmetrically
 * signed tokens never are. The subject becomes the user's id, {@code jti} the key's id, and the expiry that of the session.
 *
 * <p>Keys come from a JWK set. One at a URL is kept for five minutes and read again before that when a token names a key that
 * is not in it, but not more than twice in 30 seconds; beyond that such a client is told to try again later, as it is when the
 * set cannot be read. One in a file is read again when the file has changed.
 *
 * <p>A token cannot be revoked where it was issued: keep their lives short, and refuse what you know to be revoked with an
 * authenticator around this one. Safe for use from any thread.
 */
public final class JwtAuthenticator implements Authenticator {

    private static final Logger log = LoggerFactory.getLogger(JwtAuthenticator.class);

    private static final Set<JWSAlgorithm> KNOWN = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");
    private static final Duration CACHE = Duration.ofMinutes(5);
    private static final Duration CACHE_REFRESH = Duration.ofSeconds(5);
    private static final Duration RATE_LIMIT = Duration.ofSeconds(30);
    private static final int HTTP_MILLIS = 2_000;
    private static final int HTTP_BYTES = 1 << 20;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final String scopesClaim;
    private final Duration clockSkew;
    private final int maxBytes;

    private JwtAuthenticator(Builder builder, String issuer, String audience, JWKSource<SecurityContext> keys) {
        this.scopesClaim = builder.scopesClaim;
        this.clockSkew = builder.clockSkew;
        this.maxBytes = builder.maxBytes;
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(
                audience,
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of(JWTClaimNames.SUBJECT, JWTClaimNames.EXPIRATION_TIME));
        claims.setMaxClockSkew((int) clockSkew.toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(builder.algorithms, keys));
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Optional<AuthenticationInfo> authenticate(String key) {
        if (key.length() > maxBytes) {
            log.debug("A JWT of {} characters was refused", key.length());
            return Optional.empty();
        }
        try {
            return Optional.of(user(processor.process(SignedJWT.parse(key), null)));
        } catch (KeySourceException e) {
            throw new KeyStoreUnavailableException("The public keys of the issuer of JWTs are not available", e);
        } catch (BadJOSEException e) {
            log.debug("A JWT was refused: {}", e.getMessage());
        } catch (ParseException | JOSEException e) {
            // A text that is no JWT is not repeated.
            log.debug("A JWT was refused: {}", e.getClass().getName());
        }
        return Optional.empty();
    }

    private AuthenticationInfo user(JWTClaimsSet claims) throws BadJOSEException {
        String subject = claims.getSubject();
        if (subject == null || subject.isEmpty()) {
            throw new BadJOSEException("the subject is empty");
        }
        // A token that is taken after its time, since clocks differ, is valid until then.
        Instant expiresAt = claims.getExpirationTime().toInstant().plus(clockSkew);
        return new AuthenticationInfo(subject, scopes(claims.getClaim(scopesClaim)), claims.getJWTID(), expiresAt);
    }

    private Set<String> scopes(@Nullable Object claim) throws BadJOSEException {
        Set<String> scopes = new LinkedHashSet<>();
        if (claim instanceof String text) {
            scopes.addAll(Arrays.asList(text.trim().split(" +")));
            scopes.remove("");
        } else if (claim instanceof Collection<?> list) {
            for (Object scope : list) {
                if (!(scope instanceof String text)) {
                    throw new BadJOSEException("the claim " + scopesClaim + " is not a list of texts");
                }
                scopes.add(text);
            }
        } else if (claim != null) {
            throw new BadJOSEException("the claim " + scopesClaim + " is neither a text nor a list");
        }
        return scopes;
    }

    /** Collects what is expected of a token. Issuer, audience and keys must be set. Not safe for several threads. */
    public static final class Builder {

        private @Nullable String issuer;
        private @Nullable String audience;
        private @Nullable JWKSource<SecurityContext> keys;
        private Set<JWSAlgorithm> algorithms = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
        private Duration clockSkew = Duration.ofSeconds(30);
        private String scopesClaim = "scope";
        private int maxBytes = 8 * 1024;

        private Builder() {}

        /** Sets the required issuer of a token: the exact value of its claim {@code iss}. */
        public Builder issuer(String name) {
            this.issuer = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets the required audience of a token: one of those in its claim {@code aud}. */
        public Builder audience(String name) {
            this.audience = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * The JWK set with the issuer's public keys, at a URL.
         *
         * @param url with https, or on this machine with http
         * @throws IllegalArgumentException when it is another
         */
        public Builder keysAt(URI url) {
            String host = url.getHost();
            boolean here =
                    host != null && List.of("localhost", "127.0.0.1", "[::1]").contains(host);
            if (host == null || !("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && here))) {
                throw new IllegalArgumentException("Keys come from a URL with https, not from " + url
                        + ": an attacker who can change them in transit can sign in as any user");
            }
            URL location;
            try {
                location = url.toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("Keys cannot be read from " + url, e);
            }
            this.keys = JWKSourceBuilder.<SecurityContext>create(
                            location, new DefaultResourceRetriever(HTTP_MILLIS, HTTP_MILLIS, HTTP_BYTES))
                    .cache(CACHE.toMillis(), CACHE_REFRESH.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(RATE_LIMIT.toMillis())
                    .build();
            return this;
        }

        /** The JWK set with the issuer's public keys, in a file. It is read when the first token comes. */
        public Builder keysIn(Path file) {
            this.keys = new JwkFile(Objects.requireNonNull(file, "file"));
            return this;
        }

        /**
         * The algorithms that a token may be signed with, by their names in JWA: RS256 and ES256 unless set.
         *
         * @throws IllegalArgumentException when one is not among RS, PS and ES with 256, 384 and 512
         */
        public Builder algorithms(String... names) {
            Set<JWSAlgorithm> allowed = new LinkedHashSet<>();
            for (String name : names) {
                var algorithm = new JWSAlgorithm(name);
                if (!KNOWN.contains(algorithm)) {
                    throw new IllegalArgumentException("Tokens signed with " + name
                            + " are not accepted; RS, PS and ES are, each with 256, 384 or 512, such as RS256");
                }
                allowed.add(algorithm);
            }
            if (allowed.isEmpty()) {
                throw new IllegalArgumentException("At least one algorithm must be allowed");
            }
            this.algorithms = allowed;
            return this;
        }

        /** By how much the issuer's clock may differ; 30 seconds unless set, 5 minutes at most. */
        public Builder clockSkew(Duration atMost) {
            if (atMost.isNegative() || atMost.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("clockSkew is 0 to 5 minutes, not " + atMost);
            }
            this.clockSkew = Duration.ofSeconds(atMost.toSeconds());
            return this;
        }

        /** The claim with the user's scopes, a list or a text with blanks between them; {@code scope} unless set. */
        public Builder scopesClaim(String name) {
            this.scopesClaim = Objects.requireNonNull(name, "name");
            return this;
        }

        /** How long a token may be; a longer one is refused without a look at it. 8 KiB unless set. */
        public Builder maxBytes(int bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("maxBytes must be above 0, not " + bytes);
            }
            this.maxBytes = bytes;
            return this;
        }

        /** @throws IllegalStateException when issuer, audience or keys are not set */
        public JwtAuthenticator build() {
            if (issuer == null || audience == null || keys == null) {
                throw new IllegalStateException("A JwtAuthenticator needs issuer(…), audience(…), and keysAt(…) or"
                        + " keysIn(…): without them it would accept tokens that were issued for other services");
            }
            return new JwtAuthenticator(this, issuer, audience, keys);
        }
    }
}
