package dev.streampod.client.internal.session;

import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.StreampodClient;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.wire.CloseCode;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the changes of the connection that an operator needs to see. Lines are written in order with the events, never
 * with the client's lock held. No line contains a key: neither addresses nor causes do. The back-off between attempts
 * bounds the number of lines. The client's lock guards all state.
 */
final class ConnectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(StreampodClient.class);

    private final EventDispatcher dispatcher;
    private final URI url;
    private boolean connected;
    private boolean lost;

    ConnectionLog(EventDispatcher dispatcher, URI url) {
        this.dispatcher = dispatcher;
        this.url = url;
    }

    void connected() {
        String line = lost ? "Connected to {} again" : "Connected to {}";
        connected = true;
        lost = false;
        dispatcher.log(() -> LOG.info(line, url));
    }

    /** The connection was lost, or an attempt failed, and another follows. */
    void retrying(ConnectionEnd end, boolean wasConnected, Duration delay) {
        lost |= wasConnected;
        String why = oneLine(end.cause().getMessage());
        String when = seconds(delay);
        boolean planned = end.cause() instanceof ConnectionLostException cause && cause.closeCode() == CloseCode.DRAIN;
        if (wasConnected && planned) {
            dispatcher.log(() -> LOG.info("{} is shutting down; connecting again in {}", url, when));
        } else if (wasConnected) {
            dispatcher.log(() -> LOG.warn("Lost the connection to {}, connecting again in {}: {}", url, when, why));
        } else {
            dispatcher.log(() -> LOG.warn("Not connected yet, trying again in {}: {}", when, why));
        }
        connected = false;
    }

    /**
     * The connection has ended, or an attempt has failed, and no other follows.
     *
     * @param wasRetrying whether others would follow if the server had not refused them
     */
    void ended(ConnectionEnd end, boolean wasConnected, boolean wasRetrying) {
        String why = oneLine(end.cause().getMessage());
        if (!wasConnected && !wasRetrying) {
            dispatcher.log(() -> LOG.warn("Not connected: {}", why));
        } else {
            dispatcher.log(() -> LOG.error(
                    "Not connecting to {} again unless openStreamingConnection() or a method is called: {}", url, why));
        }
        connected = false;
        lost = false;
    }

    /** The application closed it. */
    void closed() {
        if (connected) {
            dispatcher.log(() -> LOG.info("The connection to {} is closed", url));
        }
        connected = false;
        lost = false;
    }

    private static String seconds(Duration delay) {
        return String.format(Locale.ROOT, "%.1f s", delay.toMillis() / 1_000.0);
    }

    /** Parts of the text come from the server. */
    private static String oneLine(@Nullable String text) {
        return text == null ? "no reason was given" : text.replaceAll("\\p{Cntrl}", " ");
    }
}
