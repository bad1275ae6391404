package dev.streampod.spring.boot.internal.security;

import dev.streampod.server.auth.AuthenticationInfo;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Who is signed in, as the server knows them and as Spring Security does. What Spring Security knows of a user is kept for as long
 * as the server has the user, and no longer. Safe for use from any thread.
 */
public final class SignedInUsers {

    private static final String SCOPE_PREFIX = "SCOPE_";

    private static final Authentication NOBODY = new AnonymousAuthenticationToken(
            "streampod", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    /** By the very object, since two sign-ins that the server takes for equal may differ in their claims. */
    private final Map<Key, Authentication> known = new ConcurrentHashMap<>();

    private final ReferenceQueue<AuthenticationInfo> gone = new ReferenceQueue<>();

    /**
     * A user that Spring Security has authenticated, for the server. Its authorities are the scopes, as they are, except that
     * {@code SCOPE_read} is the scope {@code read}.
     *
     * @param keyId null if the key has no id
     * @param expiresAt null if the key does not expire
     */
    AuthenticationInfo signedIn(Authentication user, @Nullable String keyId, @Nullable Instant expiresAt) {
        Set<String> scopes = user.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(each -> each != null && !each.isEmpty())
                .map(each -> each.startsWith(SCOPE_PREFIX) ? each.substring(SCOPE_PREFIX.length()) : each)
                .collect(Collectors.toSet());
        var info = new AuthenticationInfo(user.getName(), scopes, keyId, expiresAt);
        forget();
        known.put(new Key(info, gone), user);
        return info;
    }

    /**
     * The user of a session, for Spring Security: what it has authenticated itself; for whom another authenticator has
     * accepted, or has lost a scope since, a user with the scopes as authorities; for nobody the anonymous user.
     */
    Authentication authentication(Optional<AuthenticationInfo> user) {
        if (user.isEmpty()) {
            return NOBODY;
        }
        AuthenticationInfo info = user.get();
        Authentication authenticated = known.get(new Key(info, null));
        return authenticated != null
                ? authenticated
                : UsernamePasswordAuthenticationToken.authenticated(
                        info.userId(),
                        null,
                        AuthorityUtils.createAuthorityList(info.scopes().toArray(String[]::new)));
    }

    /** How many are kept, for tests. */
    int size() {
        forget();
        return known.size();
    }

    private void forget() {
        for (var each = gone.poll(); each != null; each = gone.poll()) {
            known.remove(each);
        }
    }

    private static final class Key extends WeakReference<AuthenticationInfo> {

        private final int hash;

        Key(AuthenticationInfo info, @Nullable ReferenceQueue<AuthenticationInfo> queue) {
            super(info, queue);
            this.hash = System.identityHashCode(info);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            AuthenticationInfo info = get();
            return this == other || (info != null && other instanceof Key key && key.refersTo(info));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
