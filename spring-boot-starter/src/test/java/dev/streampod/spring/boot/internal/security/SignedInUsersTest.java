package dev.streampod.spring.boot.internal.security;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.auth.AuthenticationInfo;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

@Timeout(60)
class SignedInUsersTest {

    private final SignedInUsers users = new SignedInUsers();

    private static Authentication user(Object details) {
        var user = UsernamePasswordAuthenticationToken.authenticated(
                "ada", null, AuthorityUtils.createAuthorityList("SCOPE_read", "ROLE_ADMIN"));
        user.setDetails(details);
        return user;
    }

    @Test
    void authoritiesAreScopes() {
        assertThat(users.signedIn(user(""), null, null).scopes()).containsExactlyInAnyOrder("read", "ROLE_ADMIN");
    }

    @Test
    void equalUsersAreToldApart() {
        Authentication first = user("first");
        Authentication second = user("second");
        AuthenticationInfo one = users.signedIn(first, null, null);
        AuthenticationInfo other = users.signedIn(second, null, null);
        assertThat(one).isEqualTo(other);
        assertThat(users.authentication(Optional.of(one))).isSameAs(first);
        assertThat(users.authentication(Optional.of(other))).isSameAs(second);
    }

    @Test
    void whoHasLostAScopeHasNotTheAuthorityEither() {
        AuthenticationInfo info = users.signedIn(user(""), null, null);
        var left = AuthenticationInfo.of("ada", "read");
        assertThat(info.scopes()).isNotEqualTo(left.scopes());
        assertThat(users.authentication(Optional.of(left)).getAuthorities())
                .extracting("authority")
                .containsExactly("read");
    }

    @Test
    void whoIsGoneIsForgotten() {
        for (int i = 0; i < 1_000; i++) {
            var unused = users.signedIn(user(i), null, null);
        }
        await().until(() -> {
            System.gc();
            return users.size() == 0;
        });
    }

    @Test
    void aManagerThatCannotTellNowIsNoRefusal() {
        var authenticator = new PasswordAuthenticator(
                authentication -> {
                    throw new AuthenticationServiceException("the directory does not answer");
                },
                users);
        assertThatThrownBy(() -> authenticator.authenticate(Base64.getEncoder()
                        .encodeToString("ada:secret".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .isInstanceOf(AuthenticationServiceException.class);
    }
}
