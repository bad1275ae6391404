package dev.streampod.server.internal.transport.servlet;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/** Opens the WebSocket of one handshake. */
public interface SocketOpening {

    /** The scheduler of the socket's timeouts. */
    Scheduler scheduler();

    /**
     * Opens it.
     *
     * @param executor runs what reads the socket when it is read again
     */
    void open(AbstractEndPoint socket, Executor executor);
}
