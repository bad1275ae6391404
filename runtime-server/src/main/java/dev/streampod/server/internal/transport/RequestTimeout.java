package dev.streampod.server.internal.transport;

import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose first request has not begun to be served in time, handshake of TLS and all, or the header of a later one
 * from its first bytes on. Jetty waits for either as long as bytes of it come now and then. A connection that has become a
 * WebSocket is none of these any more.
 *
 * <p>Jetty tells it of connections and requests on any thread; the timer's thread looks at them.
 */
final class RequestTimeout implements Connection.Listener, HttpConfiguration.Customizer {

    private static final Logger log = LoggerFactory.getLogger(RequestTimeout.class);

    /** The tolerance, in parts of the timeout: a request may begin after one look and be late after another. */
    private static final int LOOKS = 4;

    private final Duration timeout;
    private final Duration interval;
    private final Scheduler timers;
    private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();

    // Guarded by this.
    private Scheduler.@Nullable Timeout next;
    private boolean stopped;

    RequestTimeout(Duration timeout, Scheduler timers) {
        this.timeout = timeout;
        this.interval = timeout.dividedBy(LOOKS);
        this.timers = timers;
    }

    synchronized void start() {
        if (!stopped) {
            next = timers.after(interval, this::look);
        }
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof ConnectionMetaData) { // it takes requests, unlike one of TLS or a WebSocket
            connections.put(connection, new Progress(connection, timers.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        Progress progress = connections.get(request.getConnectionMetaData().getConnection());
        if (progress != null) {
            progress.came();
            Request.addCompletionListener(request, failure -> progress.served());
        }
        return request;
    }

    private void look() {
        try {
            long now = timers.nanoTime();
            for (Progress progress : connections.values()) {
                if (progress.isOverdue(now, timeout.toNanos())) {
                    log.debug("{} is closed: its request did not come within {}", progress.connection, timeout);
                    progress.connection.getEndPoint().close();
                }
            }
        } finally {
            start();
        }
    }

    /** How far the next request of a connection is. Its monitor guards all state. */
    private static final class Progress {

        private final Connection connection;
        private boolean serving;
        /** Since when the next request has been coming; null while nothing of it has come. */
        private @Nullable Long since;
        /** How much had been read when the last request was over. */
        private long readBefore;

        Progress(Connection connection, long now) {
            this.connection = connection;
            this.since = now;
        }

        synchronized void came() {
            serving = true;
            since = null;
        }

        synchronized void served() {
            serving = false;
            readBefore = connection.getBytesIn();
        }

        synchronized boolean isOverdue(long now, long nanos) {
            if (serving) {
                return false;
            }
            if (since == null) {
                since = connection.getBytesIn() > readBefore ? now : null;
                return false;
            }
            return now - since > nanos;
        }
    }
}
