package dev.streampod.spring.boot.internal.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** Tickets that carry users from a handshake to the server. */
class HandshakeTicketsTest {

    private static final Authentication ADA = UsernamePasswordAuthenticationToken.authenticated(
            "ada", null, AuthorityUtils.createAuthorityList("ROLE_USER"));

    private final AtomicLong nanos = new AtomicLong();
    private final HandshakeTickets tickets = new HandshakeTickets(new SignedInUsers(), nanos::get);

    @Test
    void aTicketIsGoodOnce() throws Exception {
        Authenticator authenticator = tickets.extend(null);
        String ticket = tickets.issue(ADA);
        assertThat(authenticator.authenticate(ticket)).hasValueSatisfying(user -> {
            assertThat(user.userId()).isEqualTo("ada");
            assertThat(user.scopes()).containsExactly("ROLE_USER");
        });
        assertThat(authenticator.authenticate(ticket)).isEmpty();
        assertThat(authenticator.authenticate("handshake:guessed")).isEmpty();
        assertThat(authenticator.authenticate("another key")).isEmpty();
    }

    @Test
    void aTicketIsGoodForAMinute() throws Exception {
        Authenticator authenticator = tickets.extend(null);
        String first = tickets.issue(ADA);
        String second = tickets.issue(ADA);
        nanos.addAndGet(HandshakeTickets.VALID.toNanos());
        assertThat(authenticator.authenticate(first)).isPresent();
        nanos.incrementAndGet();
        assertThat(authenticator.authenticate(second)).isEmpty();
    }

    @Test
    void ofMoreTicketsThanAreKeptTheOldestGo() throws Exception {
        Authenticator authenticator = tickets.extend(null);
        String first = tickets.issue(ADA);
        String second = tickets.issue(ADA);
        for (int i = 2; i <= HandshakeTickets.MOST; i++) {
            tickets.issue(ADA);
        }
        assertThat(authenticator.authenticate(first)).isEmpty();
        assertThat(authenticator.authenticate(second)).isPresent();
        assertThat(authenticator.authenticate(tickets.issue(ADA))).isPresent();
    }

    @Test
    void otherKeysAreThoseOfTheApplication() throws Exception {
        assertThat(tickets.takesOtherKeys()).isFalse();
        Authenticator authenticator = tickets.extend(key -> Optional.of(AuthenticationInfo.of(key, "reader")));
        assertThat(tickets.takesOtherKeys()).isTrue();
        assertThat(authenticator.authenticate("zoe"))
                .map(AuthenticationInfo::userId)
                .hasValue("zoe");
        assertThat(authenticator.authenticate("handshake:guessed")).isEmpty();
    }
}
