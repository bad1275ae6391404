package dev.streampod.server.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection, by endpoint. The reading thread makes them; they stay until the connection ends. Guarded
 * by this object's lock.
 */
final class StreamTable {

    private final int limit;
    private final int endpoints;
    private final AtomicInteger open = new AtomicInteger();
    private @Nullable ServerStream @Nullable [] byRoute;
    private boolean closed;

    StreamTable(int endpoints, int limit) {
        this.endpoints = endpoints;
        this.limit = limit;
    }

    /** The stream of that endpoint, null when it was never opened. */
    synchronized @Nullable ServerStream get(EndpointRoute route) {
        return byRoute == null ? null : byRoute[route.index()];
    }

    /** The stream of that endpoint, made if there is none; null once the table is closed. */
    synchronized @Nullable ServerStream getOrCreate(EndpointRoute route, Connection connection) {
        if (closed) {
            return null;
        }
        if (byRoute == null) {
            byRoute = new @Nullable ServerStream[endpoints];
        }
        ServerStream stream = byRoute[route.index()];
        if (stream == null) {
            stream = new ServerStream(connection, route);
            byRoute[route.index()] = stream;
        }
        return stream;
    }

    synchronized List<ServerStream> all() {
        var all = new ArrayList<ServerStream>();
        if (byRoute != null) {
            for (ServerStream stream : byRoute) {
                if (stream != null) {
                    all.add(stream);
                }
            }
        }
        return all;
    }

    /** Makes no more streams from here on, and returns those there are. */
    synchronized List<ServerStream> close() {
        closed = true;
        return all();
    }

    /** Counts one more open stream, unless there are as many as allowed. */
    boolean admit() {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void release() {
        open.decrementAndGet();
    }
}
