package dev.streampod.spring.boot;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.CallException;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.spring.boot.internal.start.AuthenticatorExtension;
import dev.streampod.spring.boot.notes.Note;
import dev.streampod.spring.boot.notes.client.BoardChannel;
import dev.streampod.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Users of Spring Security, in sessions and in the context of handler threads. */
@Timeout(120)
class SecurityTest {

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    @EnableMethodSecurity
    @Import({Notes.class, Members.class})
    static class Secured {}

    @Configuration(proxyBeanMethods = false)
    @Import(Secured.class)
    static class Passwords {
        @Bean
        AuthenticationManager manager() {
            return new ProviderManager(new DaoAuthenticationProvider(new InMemoryUserDetailsManager(
                    User.withUsername("ada")
                            .password("{noop}s:cret")
                            .authorities("moderator")
                            .build(),
                    User.withUsername("bob")
                            .password("{noop}geheim")
                            .authorities("reader")
                            .build())));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Secured.class)
    static class Tokens {
        @Bean
        JwtDecoder decoder() {
            return token -> {
                if (!token.startsWith("good")) {
                    throw new BadJwtException("not good");
                }
                return Jwt.withTokenValue(token)
                        .header("alg", "none")
                        .subject("eve")
                        .jti("7")
                        .claim("scope", List.of("read"))
                        .expiresAt(Instant.now().plusSeconds(600))
                        .build();
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Passwords.class)
    static class OwnAuthenticator {
        @Bean
        Authenticator own() {
            return key -> Optional.of(AuthenticationInfo.of(key, "moderator"));
        }
    }

    /** A store with an extension, as on Tomcat's port and in tests of applications. */
    @Configuration(proxyBeanMethods = false)
    @Import(Secured.class)
    static class ExtendedStore {
        @Bean
        KeyStore store() {
            return KeyStore.inMemory();
        }

        @Bean
        AuthenticatorExtension guest() {
            return other -> key -> key.equals("guest")
                    ? Optional.of(AuthenticationInfo.of("guest"))
                    : Objects.requireNonNull(other).authenticate(key);
        }
    }

    @Test
    void revokingAKeyOfAnExtendedStoreEndsItsStreams() {
        try (var application = TestApplication.start(ExtendedStore.class);
                var guest = application.client().key("guest").build();
                var ada = application.client().build()) {
            KeyStore store = application.context().getBean(KeyStore.class);
            IssuedKey key = store.issue("ada", Set.of(), null);
            ada.setKey(key.key());
            assertThat(guest.members().myName()).isEqualTo("guest");
            assertThat(ada.members().myName()).isEqualTo("ada");
            store.revoke(key.keyId());
            await().untilAsserted(() -> assertThatExceptionOfType(CallException.class)
                    .isThrownBy(() -> ada.members().myName())
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED)));
            assertThat(guest.members().myName()).isEqualTo("guest");
        }
    }

    private static String basic(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static ErrorCode refusal(Runnable call) {
        return assertThatExceptionOfType(CallException.class)
                .isThrownBy(call::run)
                .actual()
                .code();
    }

    @Test
    void nameAndPasswordAreAKey() {
        try (var application = TestApplication.start(Passwords.class);
                var ada = application.client().key(basic("ada:s:cret")).build();
                var bob = application.client().key(basic("bob:geheim")).build();
                var nobody = application.client().build()) {
            assertThat(ada.members().myName()).isEqualTo("ada");
            assertThat(ada.notes().whoAmI()).startsWith("ada [moderator], ").contains("scopes=[moderator]");
            assertThat(ada.notes().wipe()).isEqualTo(1);
            assertThat(refusal(() -> bob.notes().wipe())).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal(() -> nobody.notes().wipe())).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(nobody.notes().whoAmI()).startsWith("anonymousUser [ROLE_ANONYMOUS], Optional.empty");
        }
    }

    @Test
    void whoeverSendsAnotherKeyIsNobody() {
        try (var application = TestApplication.start(Passwords.class)) {
            for (String key : List.of(basic("ada:wrong"), basic("nobody:s:cret"), basic("ada"), "ada:s:cret", "?")) {
                try (var client = application.client().key(key).build()) {
                    assertThatThrownBy(() -> client.members().myName())
                            .as(key)
                            .isInstanceOf(UnauthenticatedException.class);
                }
            }
        }
    }

    @Test
    void aTokenIsAKeyWhereThereIsADecoder() {
        try (var application = TestApplication.start(Tokens.class);
                var eve = application.client().key("good one").build();
                var mallory = application.client().key("bad one").build()) {
            assertThat(eve.notes().whoAmI())
                    .startsWith("eve [SCOPE_read], ")
                    .contains("scopes=[read]", "keyId=7", "expiresAt=");
            assertThat(refusal(() -> eve.notes().wipe())).isEqualTo(ErrorCode.FORBIDDEN);
            assertThatThrownBy(() -> mallory.members().myName()).isInstanceOf(UnauthenticatedException.class);
        }
    }

    @Test
    void anAuthenticatorOfTheApplicationComesFirst() {
        try (var application = TestApplication.start(OwnAuthenticator.class);
                var zoe = application.client().key("zoe").build()) {
            assertThat(zoe.notes().whoAmI()).startsWith("zoe [moderator], ");
            assertThat(zoe.notes().wipe()).isEqualTo(1);
        }
    }

    /** An endpoint that Spring Security has made a proxy of is served as any other, its stream included. */
    @Test
    void theStreamOfAProxyIsServed() {
        try (var application = TestApplication.start(Passwords.class);
                var ada = application.client().key(basic("ada:s:cret")).build();
                var feed = ada.notes().followAll(BoardChannel.of("main"))) {
            assertThat(application.context().getBean(Notes.class).getClass()).isNotEqualTo(Notes.class);
            ada.notes().sendStreamMessage(new Note("hi"));
            assertThat(feed.iterator().next().text()).isEqualTo("hi");
        }
    }
}
