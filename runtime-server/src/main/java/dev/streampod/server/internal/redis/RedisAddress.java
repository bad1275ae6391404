package dev.streampod.server.internal.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** Where a Redis is, and how to sign in there. Its text form leaves out user and password. Immutable. */
public final class RedisAddress {

    private static final String GOOD =
            "A good one looks like redis://localhost:6379, or, with TLS, a user, a password and the"
                    + " number of a database, like rediss://user:password@redis.example.com:6380/0";

    private final URI uri;

    private RedisAddress(URI uri) {
        this.uri = uri;
    }

    /** @throws RedisAddressException when it is none */
    public static RedisAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text, "it is not a URI (an unusual character in a password is written as %xx)");
        }
        String scheme = uri.getScheme();
        if (!text.startsWith("redis://") && !text.startsWith("rediss://")) {
            throw wrong(text, "it does not begin with redis:// or rediss://");
        }
        if (scheme == null || uri.getHost() == null) {
            throw wrong(text, "it names no host, or its port is not a number");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw wrong(text, "there is no port " + uri.getPort());
        }
        String path = uri.getPath();
        if (!path.isEmpty() && !path.equals("/") && !path.matches("/[0-9]{1,5}")) {
            throw wrong(text, "what follows the host is not the number of a database");
        }
        if (uri.getQuery() != null || uri.getFragment() != null) {
            throw wrong(text, "nothing may follow the number of the database");
        }
        return new RedisAddress(uri);
    }

    /** @param timeout for connecting, and for commands */
    public RedisURI forClient(Duration timeout) {
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(timeout);
        return address;
    }

    private static RedisAddressException wrong(String text, String what) {
        return new RedisAddressException(
                "\"" + withoutSecrets(text) + "\" is not the address of a Redis: " + what + ". " + GOOD);
    }

    /** Nothing between the scheme and the last @, nothing after a question mark. */
    private static String withoutSecrets(String text) {
        int query = text.indexOf('?');
        String shown = query < 0 ? text : text.substring(0, query) + "?…";
        int at = shown.lastIndexOf('@');
        if (at < 0) {
            return shown;
        }
        int scheme = shown.indexOf("://");
        return (scheme < 0 || scheme > at ? "" : shown.substring(0, scheme + 3)) + "…" + shown.substring(at);
    }

    @Override
    public String toString() {
        int port = uri.getPort() < 0 ? RedisURI.DEFAULT_REDIS_PORT : uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + ":" + port;
    }
}
