package dev.streampod.server.internal.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and the response to it, independent of the HTTP server. The request may be read from any thread until it is
 * responded to. It is responded to once, from any thread.
 */
public interface HttpExchange {

    /** Stands before the key in the header {@code Authorization}, in letters of any case. */
    String BEARER = "Bearer ";

    String method();

    /** The path within the server or the application, decoded, without parameters. */
    String path();

    /** The values of a header of the request, in their order; empty when there is none. */
    List<String> headers(String name);

    /**
     * The value of a header of the request, null when there is none. Several headers of one name are joined with commas (RFC
     * 9110), as a proxy on the way may have read them.
     */
    default @Nullable String header(String name) {
        List<String> values = headers(name);
        if (values.size() < 2) {
            return values.isEmpty() ? null : values.get(0);
        }
        return String.join(", ", values);
    }

    /** The key that the caller signs in with; null when there is none. */
    default @Nullable String key() {
        String authorization = header("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : null;
    }

    /** Where the request comes from, as the server sees it. */
    String remoteAddress();

    /** The origin that the request was made to, as the server sees it; null when the request does not say. */
    @Nullable
    Origin target();

    /** Hands the body of the request to what receives it, without waiting for it. */
    void readBody(RequestBody body);

    /** Sets a header of the response. */
    void header(String name, String value);

    /** Sends the response; null for one without a body. A response to HEAD is sent without its body. */
    void respond(int status, byte @Nullable [] body);

    /** Ends the connection, because the request cannot be read. */
    void fail(Throwable cause);

    /** Scheme, host and port of a URL. */
    record Origin(String scheme, String host, int port) {}
}
