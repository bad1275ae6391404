package dev.streampod.server.internal.transport.tomcat;

import dev.streampod.server.internal.transport.servlet.ServletExchange;
import dev.streampod.server.internal.transport.servlet.SocketContainer;
import dev.streampod.server.internal.transport.servlet.SocketOpening;
import jakarta.servlet.ServletException;
import java.io.IOException;

/** The sockets of a Tomcat. */
public final class TomcatSockets implements SocketContainer {

    @Override
    public void handOver(ServletExchange exchange, SocketOpening opening) throws IOException, ServletException {
        exchange.request().upgrade(TomcatUpgradeHandler.class).openWith(socket -> {
            var endPoint = new TomcatEndPoint(socket, opening.scheduler());
            opening.open(endPoint, socket::execute);
            return endPoint;
        });
    }
}
