package dev.streampod.server.internal;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.server.internal.outbound.OutboundQueue;
import dev.streampod.server.internal.outbound.OutboundWriter;
import dev.streampod.server.internal.thread.AddressShares;
import org.jspecify.annotations.Nullable;

/** The session of a client, as its streams, calls and followed channels see it. Safe for use from any thread. */
public interface ParentSession {

    /** Names the session in logs. */
    String id();

    /** A new name for a stream or a call of this session. */
    String nextSessionId();

    /** A new session for a call or a followed channel, which belongs to that user; null when anonymous. */
    default ScopedSession newSession(@Nullable AuthenticationInfo user) {
        return new ScopedSession(
                nextSessionId(), id(), user, context().messages(), context().presence(), this::close);
    }

    ServerContext context();

    OutboundWriter writer();

    OutboundQueue queue();

    /** The share of the server's threads that this session has with others of its client's address. */
    AddressShares.Share share();

    /** The session's current user, null when anonymous. */
    @Nullable
    AuthenticationInfo user();

    /** The lock that is held while the session's user changes, and while that is told to its streams and calls. */
    Object userLock();

    /** Has no more frames read until {@link #resumeReading} was called as often as this method. */
    void pauseReading();

    void resumeReading();

    /** Whether what is sent by the reading thread is flushed when that thread has read everything that has arrived. */
    boolean flushesOnReadComplete();

    /**
     * Drops a message that came too late for its stream, which ended with the session. That is no mistake of the client,
     * which could not know: it is told that the message was not handled. In a session that can be resumed it is told by the
     * message not being acknowledged.
     */
    void dropLateMessage(EndpointRoute route);

    /** Ends the session because what waits to be sent to its client is more than is kept. */
    void closeSlowReader();

    void close(int code, String reason);
}
