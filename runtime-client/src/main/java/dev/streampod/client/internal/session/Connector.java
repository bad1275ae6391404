package dev.streampod.client.internal.session;

import java.net.URI;

/** Opens WebSockets. Safe for use from any thread. */
public interface Connector {

    /** The subprotocol that a connection speaks. */
    String SUBPROTOCOL = "streampod.v1.json";

    /**
     * Begins to open one, without waiting for it.
     *
     * @param url a {@code ws} or {@code wss} address
     * @param maxMessageBytes the largest message that is taken; a larger one closes the connection
     * @param listener told what becomes of it, perhaps before this method returns
     */
    Transport connect(URI url, int maxMessageBytes, TransportListener listener);
}
