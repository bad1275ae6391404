package dev.streampod.server.internal.transport.undertow;

import dev.streampod.server.internal.transport.servlet.ServletExchange;
import dev.streampod.server.internal.transport.servlet.SocketContainer;
import dev.streampod.server.internal.transport.servlet.SocketOpening;
import io.undertow.servlet.handlers.ServletRequestContext;

/** The sockets of an Undertow. */
public final class UndertowSockets implements SocketContainer {

    @Override
    public void handOver(ServletExchange exchange, SocketOpening opening) {
        ServletRequestContext.requireCurrent()
                .getOriginalRequest()
                .getExchange()
                .upgradeChannel((socket, answered) -> {
                    var endPoint = new UndertowEndPoint(socket, opening.scheduler());
                    opening.open(endPoint, endPoint::execute);
                });
    }
}
