package dev.streampod.server.internal.transport;

import java.time.Duration;
import org.eclipse.jetty.websocket.core.Configuration;

/** How Jetty is to treat a WebSocket. */
final class WebSocketSettings {

    private static final int BUFFER_BYTES = 16 * 1024;

    private WebSocketSettings() {}

    /** @param messageBytes the largest message a client may send */
    static Configuration.ConfigurationCustomizer of(int messageBytes) {
        var configuration = new Configuration.ConfigurationCustomizer();
        configuration.setAutoFragment(false);
        configuration.setMaxFrameSize(messageBytes);
        configuration.setInputBufferSize(BUFFER_BYTES);
        configuration.setOutputBufferSize(BUFFER_BYTES);
        // Silence and stalled writes are judged by the protocol's own heartbeats.
        configuration.setIdleTimeout(Duration.ZERO);
        return configuration;
    }
}
