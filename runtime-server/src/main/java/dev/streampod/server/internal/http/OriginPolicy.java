package dev.streampod.server.internal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which origins a browser may send requests with side effects from. A browser names its page's origin in the header
 * {@code Origin}; a client that sends none is not a browser page. Safe for use from any thread.
 *
 * <p>The same origin is that of the URL that the request was made to, scheme and port included, as this server sees it:
 * a proxy's {@code X-Forwarded-Proto} counts only with {@code behindProxy()}, or where a Jetty of the application's own is
 * configured to trust it.
 */
public final class OriginPolicy {

    private static final Logger log = LoggerFactory.getLogger(OriginPolicy.class);

    private static final int LOGGED_ORIGINS = 100;
    private static final int SHOWN_CHARACTERS = 200;

    private final boolean any;
    private final Set<String> allowed;
    private final LongAdder refused;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    private OriginPolicy(boolean any, Set<String> allowed, LongAdder refused) {
        this.any = any;
        this.allowed = allowed;
        this.refused = refused;
    }

    /**
     * A policy that allows the same origin, and these.
     *
     * @param origins as browsers write them, such as {@code https://example.com}
     * @param refused counts what was refused
     * @throws IllegalArgumentException when one of them is not the origin of a page
     */
    public static OriginPolicy of(Collection<String> origins, LongAdder refused) {
        Set<String> allowed = new HashSet<>();
        for (String origin : origins) {
            String normal = normalized(origin);
            if (normal == null) {
                throw new IllegalArgumentException("\"" + origin
                        + "\" is not the origin of a page: one looks like https://example.com or http://localhost:3000,"
                        + " without a path");
            }
            allowed.add(normal);
        }
        return new OriginPolicy(false, allowed, refused);
    }

    /** All pages of the world. */
    public static OriginPolicy any(LongAdder refused) {
        return new OriginPolicy(true, Set.of(), refused);
    }

    /** Whether the request may be served; one that may not is counted, and its origin logged once. */
    boolean allows(HttpExchange request) {
        List<String> origins = request.headers("Origin");
        if (any || origins.isEmpty() || (origins.size() == 1 && allows(origins.get(0), request))) {
            return true;
        }
        refused.increment();
        log(String.join(", ", origins), request);
        return false;
    }

    private boolean allows(String origin, HttpExchange request) {
        String normal = normalized(origin);
        return normal != null && (allowed.contains(normal) || normal.equals(sameOrigin(request)));
    }

    private static @Nullable String sameOrigin(HttpExchange request) {
        HttpExchange.Origin target = request.target();
        return target == null ? null : normal(target.scheme(), target.host(), target.port());
    }

    /** Null for what is not scheme, host and perhaps port and nothing else; also for {@code null}, which is any page. */
    private static @Nullable String normalized(@Nullable String origin) {
        if (origin == null) {
            return null; // a header without a value
        }
        try {
            var uri = new URI(origin);
            boolean bare = uri.getRawPath() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            return bare && uri.getScheme() != null && uri.getHost() != null
                    ? normal(uri.getScheme(), uri.getHost(), uri.getPort())
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String normal(String givenScheme, String host, int givenPort) {
        String scheme = givenScheme.toLowerCase(Locale.ROOT);
        scheme = scheme.equals("ws") ? "http" : scheme.equals("wss") ? "https" : scheme;
        int port = givenPort > 0 ? givenPort : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + host.toLowerCase(Locale.ROOT) + ":" + port;
    }

    private void log(String origin, HttpExchange request) {
        String shown = origin.length() <= SHOWN_CHARACTERS ? origin : origin.substring(0, SHOWN_CHARACTERS) + "…";
        if (logged.size() < LOGGED_ORIGINS && logged.add(shown)) {
            log.warn(
                    "A page of the origin {} was refused: this server is {}. If that page is to be allowed, or a proxy in"
                            + " between terminates TLS, allow its origin in the server's builder",
                    shown,
                    sameOrigin(request));
        }
    }
}
