package dev.streampod.server.internal.transport.tomcat;

import jakarta.servlet.http.WebConnection;
import java.util.Objects;
import java.util.function.Function;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a connection that was HTTP and is a WebSocket now. Tomcat makes it, and calls its methods one at a time, with
 * the lock of the socket held.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler {

    private @Nullable Function<SocketWrapperBase<?>, TomcatEndPoint> opener;
    private @Nullable SocketWrapperBase<?> socket;
    private @Nullable TomcatEndPoint endPoint;

    /** For Tomcat. */
    public TomcatUpgradeHandler() {}

    /** @param opener opens the WebSocket on the socket; called when Tomcat has answered the handshake */
    void openWith(Function<SocketWrapperBase<?>, TomcatEndPoint> opener) {
        this.opener = opener;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        this.socket = wrapper;
    }

    @Override
    public void init(WebConnection connection) {
        endPoint = Objects.requireNonNull(opener).apply(Objects.requireNonNull(socket));
    }

    /** A socket is read again only when it is asked for: until then it is suspended. */
    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        TomcatEndPoint opened = endPoint;
        if (opened == null) {
            return SocketState.CLOSED;
        }
        switch (event) {
            case OPEN_READ -> opened.readable();
            case OPEN_WRITE -> opened.writable();
            default -> opened.release();
        }
        if (opened.isOpen()) {
            return SocketState.SUSPENDED;
        }
        opened.release();
        return SocketState.CLOSED;
    }

    @Override
    public void destroy() {
        TomcatEndPoint opened = endPoint;
        if (opened != null) {
            opened.release();
        }
    }

    @Override
    public void timeoutAsync(long now) {
        // There are no timeouts of Tomcat's.
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // Encryption is below the socket.
    }

    @Override
    public void pause() {
        // The server says goodbye to its clients itself.
    }
}
