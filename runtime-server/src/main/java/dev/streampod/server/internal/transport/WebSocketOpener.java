package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.http.WebSocketHandshake;
import dev.streampod.server.internal.session.ClientSessions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/** Opens WebSockets on sockets of another server, after its handshake. Safe for use from any thread. */
public final class WebSocketOpener implements AutoCloseable {

    private final ClientSessions sessions;
    private final int messageBytes;
    private final Configuration.ConfigurationCustomizer configuration;
    private final WebSocketComponents components = new WebSocketComponents();
    private final Scheduler scheduler = new ScheduledExecutorScheduler("streampod-websocket-timer", true);

    /** @param messageBytes the largest message a client may send */
    public WebSocketOpener(ClientSessions sessions, int messageBytes) {
        this.sessions = sessions;
        this.messageBytes = messageBytes;
        this.configuration = WebSocketSettings.of(messageBytes);
        LifeCycle.start(components);
        LifeCycle.start(scheduler);
    }

    /** The scheduler of the sockets' timeouts. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /**
     * Opens a WebSocket.
     *
     * @param executor runs what reads the socket when it is read again
     * @param address of the client
     * @param key that came with the handshake, null when none did
     * @param subprotocol that was agreed upon, null for none
     */
    public void open(
            AbstractEndPoint socket,
            Executor executor,
            String address,
            @Nullable String key,
            @Nullable String subprotocol,
            boolean secure) {
        var signal = socket instanceof ReadCompleteSignal telling ? telling : null;
        var transport = new WebSocketTransport(sessions, address, messageBytes, signal, key);
        var extensions = new ExtensionStack(components, Behavior.SERVER);
        extensions.negotiate(List.of(), List.of());
        var target = URI.create((secure ? "wss" : "ws") + "://localhost" + WebSocketHandshake.PATH);
        var negotiated = new Negotiated(target, subprotocol, secure, extensions, WebSocketHandshake.VERSION);
        var session = new WebSocketCoreSession(transport, Behavior.SERVER, negotiated, components);
        configuration.customize(session);
        var connection = new WebSocketConnection(socket, executor, scheduler, components.getByteBufferPool(), session);
        // Messages are parsed where they were read, and the parser wants arrays.
        connection.setUseInputDirectByteBuffers(false);
        connection.setUseOutputDirectByteBuffers(false);
        session.setWebSocketConnection(connection);
        socket.setConnection(connection);
        socket.onOpen();
        connection.onOpen();
    }

    /** Ends the thread of timeouts; to be called when all WebSockets are closed. */
    @Override
    public void close() {
        LifeCycle.stop(scheduler);
        LifeCycle.stop(components);
    }
}
