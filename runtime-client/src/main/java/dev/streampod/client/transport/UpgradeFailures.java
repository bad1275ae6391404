package dev.streampod.client.transport;

import dev.streampod.client.ConnectionFailedException;
import dev.streampod.client.ConnectionRefusedException;
import dev.streampod.client.ConnectionTimeoutException;
import dev.streampod.client.IncompatibleProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;

/** Says in the client's terms why a WebSocket could not be opened. */
final class UpgradeFailures {

    private static final int SWITCHING_PROTOCOLS = 101;

    private UpgradeFailures() {}

    static ConnectionFailedException explain(URI url, Throwable failure) {
        int status = 0;
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UpgradeException upgrade && upgrade.getResponseStatusCode() > 0) {
                status = upgrade.getResponseStatusCode();
            }
            root = cause;
        }
        if (status == SWITCHING_PROTOCOLS) {
            return new IncompatibleProtocolException(
                    url + " does not speak this protocol: " + root.getMessage(), failure);
        }
        if (status > 0 && root instanceof UpgradeException) { // nothing went wrong beneath: the server said so
            return new ConnectionRefusedException(
                    url + " answered with HTTP status " + status + " instead of opening a WebSocket", failure);
        }
        if (root instanceof SocketTimeoutException || root instanceof TimeoutException) {
            return new ConnectionTimeoutException(url + " did not answer in time", failure);
        }
        if (root instanceof UnknownHostException) {
            return new ConnectionRefusedException("There is no host " + url.getHost(), failure);
        }
        return new ConnectionRefusedException(
                "No connection to " + url + ": " + (root.getMessage() == null ? root.toString() : root.getMessage()),
                failure);
    }
}
