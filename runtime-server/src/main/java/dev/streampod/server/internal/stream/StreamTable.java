package dev.streampod.server.internal.stream;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one session, by endpoint. The reading thread creates them; they stay until the session ends. This
 * object's lock guards all state.
 */
public final class StreamTable {

    private final int limit;
    private final int endpoints;
    private final AtomicInteger open = new AtomicInteger();
    private @Nullable ServerStream @Nullable [] byRoute;
    private boolean closed;

    public StreamTable(int endpoints, int limit) {
        this.endpoints = endpoints;
        this.limit = limit;
    }

    /** The stream of that endpoint, null when it was never opened. */
    public synchronized @Nullable ServerStream get(EndpointRoute route) {
        return byRoute == null ? null : byRoute[route.index()];
    }

    /**
     * Has the stream of that endpoint opened for that user, made if there is none. The opening is in the stream's mailbox
     * before this object's lock is free again: so it comes before the end that is put there once the table is closed.
     *
     * @return the stream, which may be full now; null, and nothing done, when the table is closed
     */
    public synchronized @Nullable ServerStream open(
            EndpointRoute route, ParentSession session, @Nullable AuthenticationInfo user) {
        if (closed) {
            return null;
        }
        if (byRoute == null) {
            byRoute = new @Nullable ServerStream[endpoints];
        }
        ServerStream stream = byRoute[route.index()];
        if (stream == null) {
            stream = new ServerStream(session, this, route);
            byRoute[route.index()] = stream;
        }
        stream.opening(new StreamEvent.Open(user));
        return stream;
    }

    public synchronized List<ServerStream> all() {
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

    /** Opens no more streams from here on, and returns those there are. */
    public synchronized List<ServerStream> close() {
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
