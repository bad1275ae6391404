package dev.streampod.client.internal.transport;

import dev.streampod.client.ConnectionFailedException;
import dev.streampod.client.ConnectionRefusedException;
import dev.streampod.client.ConnectionTimeoutException;
import dev.streampod.client.IncompatibleProtocolException;
import dev.streampod.client.UntrustedServerException;
import dev.streampod.concurrent.FailureText;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;

/** Translates the failure to open a WebSocket into an exception of the client. */
final class UpgradeFailures {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_SUCCESS = 200;
    private static final int FIRST_REDIRECT = 300;
    private static final int MOVED_PERMANENTLY = 301;
    private static final int PERMANENT_REDIRECT = 308;
    private static final int LAST_REDIRECT = 399;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int UPGRADE_REQUIRED = 426;

    private UpgradeFailures() {}

    static ConnectionFailedException explain(URI url, Throwable failure) {
        int status = 0;
        Throwable root = failure;
        CertificateException untrusted = null;
        boolean noTls = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UpgradeException upgrade && upgrade.getResponseStatusCode() > 0) {
                status = upgrade.getResponseStatusCode();
            }
            if (cause instanceof CertificateException certificate) {
                untrusted = certificate;
            }
            noTls |= cause instanceof SSLException;
            root = cause;
        }
        if (untrusted != null) {
            return new UntrustedServerException(
                    "The certificate of " + url + " is not trusted: " + reason(root)
                            + ". A certificate of another authority than those that Java trusts needs that authority given to "
                            + "the client (ServerTrust); one for another host cannot be used",
                    failure);
        }
        if (noTls) {
            return new ConnectionRefusedException(
                    "No TLS connection to " + url + ": " + reason(root)
                            + ". Where the server has no TLS, its address begins with http or ws",
                    failure);
        }
        if (status == SWITCHING_PROTOCOLS) {
            return new IncompatibleProtocolException(
                    url + " does not speak this protocol: " + root.getMessage(), failure);
        }
        if (status > 0 && root instanceof UpgradeException) { // nothing went wrong beneath: the server said so
            return new ConnectionRefusedException(
                    url + " answered with HTTP status " + status + " instead of opening a WebSocket" + advice(status),
                    failure);
        }
        if (root instanceof SocketTimeoutException || root instanceof TimeoutException) {
            return new ConnectionTimeoutException(url + " did not answer in time", failure);
        }
        if (root instanceof UnknownHostException) {
            return new ConnectionRefusedException("There is no host " + url.getHost(), failure);
        }
        return new ConnectionRefusedException(
                "No connection to " + url + ": " + reason(root)
                        + (mayWantTls(root, url)
                                ? ". Where the server has TLS, its address begins with https or wss; where it has none,"
                                        + " something else answers there"
                                : ""),
                failure);
    }

    /** The most frequent cause; such a status rarely comes from a Streampod server, but from a proxy in front of it. */
    private static String advice(int status) {
        if (status == NOT_FOUND || (status >= FIRST_SUCCESS && status < FIRST_REDIRECT)) {
            return ". There is no Streampod server at this address; it serves /websocket below the address that a client is given";
        }
        if (status == MOVED_PERMANENTLY || status == PERMANENT_REDIRECT) {
            return ". The server has another address, perhaps one that begins with https: give the client that one";
        }
        if (status == UPGRADE_REQUIRED) {
            return ". A proxy or load balancer in front of the server does not pass the headers Upgrade and Connection on";
        }
        boolean redirected = status >= FIRST_REDIRECT && status <= LAST_REDIRECT;
        return redirected || status == UNAUTHORIZED || status == FORBIDDEN
                ? ". A proxy, or a filter such as Spring Security, asks for a login before the server is reached: let /websocket"
                        + " through, since the client's key comes after the handshake"
                : "";
    }

    private static String reason(Throwable root) {
        if (root instanceof EOFException) { // Jetty's message is the state of its connection
            return "it was closed before there was an answer";
        }
        return FailureText.withoutStop(root.getMessage() == null ? root.toString() : root.getMessage());
    }

    /** Whether the answer was no HTTP, or none: so it is when a server that wants TLS does not get it. */
    private static boolean mayWantTls(Throwable root, URI url) {
        return "ws".equals(url.getScheme()) && (root instanceof HttpException || root instanceof EOFException);
    }
}
