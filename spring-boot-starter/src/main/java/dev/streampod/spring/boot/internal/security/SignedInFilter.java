package dev.streampod.spring.boot.internal.security;

import dev.streampod.server.StreampodFilter;
import dev.streampod.server.StreampodServer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;

/** A filter whose callers are whom Spring Security has let through as, for example by the cookie of a session. */
public final class SignedInFilter extends StreampodFilter {

    private static final long serialVersionUID = 1L;

    private final transient HandshakeTickets tickets;

    public SignedInFilter(StreampodServer server, HandshakeTickets tickets) {
        super(server);
        this.tickets = tickets;
    }

    @Override
    protected @Nullable String key(HttpServletRequest request) {
        return request.getUserPrincipal() instanceof Authentication user
                        && user.isAuthenticated()
                        && !(user instanceof AnonymousAuthenticationToken)
                ? tickets.issue(user)
                : null;
    }
}
