package dev.streampod.server;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presences;
import java.util.Optional;

/**
 * A unit of a client's work on the server. It begins before the first code of an endpoint runs for it; listeners and members
 * that are added to it are removed at its end. Safe for use from any thread.
 */
public interface Session {

    /** Names the session in logs and error reports; unique in this server's life. */
    String id();

    /**
     * Names the client's session; it stays the same when the client resumes on another connection. Several sessions may share
     * one.
     */
    String connectionId();

    /**
     * Returns the session's current user; empty for an anonymous client. Signing in or out on a live connection changes it
     * between two messages, never while one is handled.
     */
    Optional<AuthenticationInfo> authentication();

    /** Messages between sessions and servers; what is added through it is removed when the session ends. */
    Messages messages();

    /** Presence on channels; members that enter through this leave, and watches end, with the session. */
    Presences presences();

    /**
     * Adds an action for the end of the session, after the endpoint's own hook and before the session's listeners are
     * removed. Actions run in the order in which they were added, on a handler thread; one that throws is logged and stops
     * none of the others. Added to a session that has ended, the action runs at once, on the calling thread.
     */
    void onClose(Runnable action);

    /** Whether the session has not begun to end. */
    boolean isOpen();

    /**
     * Closes the client's connection with a close code, and so ends this session and every other on that connection. What
     * was sent before is delivered first. Does nothing when the connection is closed already. Returns at once.
     *
     * @param code 4000–4499 if the client shall come back by itself, 4500–4999 if not, or a code of
     *     {@link dev.streampod.wire.CloseCode} from 3000 on
     * @param reason for people; cut to 123 bytes in UTF-8
     * @throws IllegalArgumentException for a code that is not from 3000 to 4999
     */
    void closeConnection(int code, String reason);
}
