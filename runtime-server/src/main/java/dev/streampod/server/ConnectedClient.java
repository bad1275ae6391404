package dev.streampod.server;

import dev.streampod.server.auth.AuthenticationInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A client that was connected and welcomed at the time of the query: its state then, which does not change afterwards, and a
 * way to reach it now. Safe for use from any thread. A reference to it retains the connection's memory, so query again
 * instead of keeping it.
 */
public interface ConnectedClient {

    /**
     * Names the client's session, in logs too; it stays the same when the client resumes on another connection. The same as
     * {@link Session#connectionId()} of its streams.
     */
    String id();

    /** The user that was signed in, with scopes; empty for an anonymous client. */
    Optional<AuthenticationInfo> authentication();

    /**
     * The IP address that the connection came from: behind a proxy the proxy's, unless the server was built with
     * {@link StreampodServer.Builder#behindProxy}.
     */
    String remoteAddress();

    /** When the client was welcomed. */
    Instant connectedAt();

    /** Its open streams, each the session of one endpoint; a message is sent to a client through one of them. */
    List<StreamingSession> sessions();

    /**
     * Closes the connection with a close code, and so ends all of its sessions. What was sent before is delivered first.
     * Does nothing when the connection is closed already. Returns at once.
     *
     * @param code 4000–4499 if the client shall come back by itself, 4500–4999 or
     *     {@link dev.streampod.wire.CloseCode#CLOSED_BY_APPLICATION} if not
     * @param reason for people; cut to 123 bytes in UTF-8
     * @throws IllegalArgumentException for any other code: those are the runtime's own
     */
    void close(int code, String reason);
}
