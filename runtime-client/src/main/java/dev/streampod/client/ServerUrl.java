package dev.streampod.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Where a server is, as a user says it, and where its WebSocket is then. */
final class ServerUrl {

    private static final String PATH = "/websocket";
    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9.-]+(:\\d+)?");

    private ServerUrl() {}

    /**
     * The address of the WebSocket: {@code ws://host:8080/websocket} for {@code http://host:8080}. A path in front of it is
     * kept. A key has no business in a URL, so there is no place for one: user, query and fragment are refused.
     */
    static URI webSocket(String url) {
        Objects.requireNonNull(url, "url");
        URI given;
        try {
            given = new URI(url);
        } catch (URISyntaxException e) {
            if (!url.contains("://")) {
                throw noScheme(url);
            }
            throw new IllegalArgumentException("Not a valid URL: " + e.getReason() + " at index " + e.getIndex());
        }
        if (hasUser(given) || given.getRawQuery() != null || given.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "A server's URL must have no user, query or fragment; give the key with key(…), not in the URL");
        }
        String scheme = switch (String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> "ws";
            case "https", "wss" -> "wss";
            default -> throw noScheme(url);
        };
        if (given.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    "There is no host in \"" + url + "\"; a server's URL looks like http://localhost:8080");
        }
        if (given.getHost() == null) {
            throw new IllegalArgumentException(
                    "The host or the port in \"" + url + "\" is not valid: a host consists of the letters a to z,"
                            + " digits, \"-\" and \".\", an IPv6 address is written in [ and ], and a port is a number from 1 to "
                            + MAX_PORT);
        }
        String path = given.getRawPath() == null ? "" : given.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (given.getPort() == 0 || given.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("The port in \"" + url + "\" is not from 1 to " + MAX_PORT);
        }
        String port = given.getPort() < 0 ? "" : ":" + given.getPort();
        return URI.create(scheme + "://" + given.getHost() + port + (path.endsWith(PATH) ? path : path + PATH));
    }

    /** Also of a host that is none, whose user Java does not tell. */
    private static boolean hasUser(URI given) {
        String authority = given.getRawAuthority();
        return authority != null && authority.contains("@");
    }

    private static IllegalArgumentException noScheme(String url) {
        // A key may stand before an @ or behind a question mark, in what is no URL too.
        String shown = url.substring(url.lastIndexOf('@') + 1).split("[?#]", 2)[0];
        String meant = HOST_AND_PORT.matcher(shown).matches() ? "http://" + shown : "http://localhost:8080";
        return new IllegalArgumentException("A server's URL must begin with http, https, ws or wss, not with \"" + shown
                + "\"; for example: " + meant);
    }
}
