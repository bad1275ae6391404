package dev.streampod.server.internal.transport;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A connector whose sockets are {@link ReadCompleteEndPoint}s. Under TLS connections use another end point above these, which
 * have no listener then.
 */
final class ReadCompleteConnector extends ServerConnector {

    ReadCompleteConnector(Server server, int acceptors, int selectors, ConnectionFactory... protocols) {
        super(server, acceptors, selectors, protocols);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        var endPoint = new ReadCompleteEndPoint(channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
