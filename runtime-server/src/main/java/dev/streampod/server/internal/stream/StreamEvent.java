package dev.streampod.server.internal.stream;

import dev.streampod.server.auth.AuthenticationInfo;
import org.jspecify.annotations.Nullable;

/** An event of a stream other than a message; it waits in the mailbox among the messages, so that order is kept. */
public sealed interface StreamEvent {

    /** Whether the client is told of the end of its stream. */
    enum Notice {
        /** In any case: it asked. */
        ALWAYS,
        /** When there was a stream to end. */
        IF_OPEN,
        /** The connection ends, or it was told before. */
        NEVER
    }

    /** The client wants the stream; carries its user at that time. */
    record Open(@Nullable AuthenticationInfo authentication) implements StreamEvent {}

    /** The client has another user from here on. */
    record Authentication(@Nullable AuthenticationInfo authentication) implements StreamEvent {}

    /**
     * The stream is to end.
     *
     * @param session the one session that is meant; null for whichever is open
     */
    record End(@Nullable StreamSession session, String code, String message, Notice notice) implements StreamEvent {

        /** The end that comes with the connection's. */
        public static End ofConnection() {
            return new End(null, "", "", Notice.NEVER);
        }

        /** Whether it is the end that comes with the connection's. */
        boolean withConnection() {
            return session == null && notice == Notice.NEVER;
        }
    }

    /** Runs an action once every event that was added before it has been handled. */
    record Barrier(Runnable then) implements StreamEvent {}
}
