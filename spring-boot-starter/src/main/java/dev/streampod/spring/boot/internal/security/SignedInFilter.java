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
    private static final String BEARER = "Bearer ";

    private final transient HandshakeTickets tickets;
    private final boolean anyOrigin;

    /** @param anyOrigin whether pages of every origin may connect: they may not do so in the name of whose cookies they send */
    public SignedInFilter(StreampodServer server, HandshakeTickets tickets, boolean anyOrigin) {
        super(server);
        this.tickets = tickets;
        this.anyOrigin = anyOrigin;
    }

    /** A key in the header {@code Authorization} says more of a user, when it expires for example. */
    @Override
    protected @Nullable String key(HttpServletRequest request) {
        if (tickets.takesOtherKeys() && hasBearer(request)) {
            return null;
        }
        if (anyOrigin && request.getHeader("Origin") != null) {
            return null;
        }
        return request.getUserPrincipal() instanceof Authentication user
                        && user.isAuthenticated()
                        && !(user instanceof AnonymousAuthenticationToken)
                ? tickets.issue(user)
                : null;
    }

    private static boolean hasBearer(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }
}
