package dev.streampod.wire;

import dev.streampod.entity.SerializableEntity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One frame of the wire protocol, decoded. The documentation of the protocol says who may send which, and when. */
public sealed interface Frame {

    /** The first frame of a client. {@code key} is a secret: it is in no text made of this object. */
    record Hello(
            int protocol,
            @Nullable String key,
            @Nullable String fingerprint,
            @Nullable String client) implements Frame {
        @Override
        public String toString() {
            return "Hello[protocol=" + protocol + ", client=" + client + "]";
        }
    }

    /**
     * The server's answer to hello; the limits are those the client needs to know.
     *
     * @param expiresInMillis for how long the key of the hello is still valid; 0 when that does not end
     */
    record Welcome(String connection, long heartbeatMillis, int maxMessageBytes, String server, long expiresInMillis)
            implements Frame {

        public Welcome(String connection, long heartbeatMillis, int maxMessageBytes, String server) {
            this(connection, heartbeatMillis, maxMessageBytes, server, 0);
        }
    }

    /** Signs in with a key, or out with null. The key is in no text made of this object. */
    record Auth(@Nullable String key) implements Frame {
        @Override
        public String toString() {
            return "Auth[" + (key == null ? "sign out" : "sign in") + "]";
        }
    }

    /**
     * Who the connection belongs to from here on; no user when signed out.
     *
     * @param expiresInMillis for how long the key is still valid; 0 when that does not end
     * @param reason why the server says so unasked; null when it answers
     */
    record Authenticated(
            @Nullable String userId,
            Set<String> scopes,
            long expiresInMillis,
            @Nullable String reason) implements Frame {

        /** The reason when a key has expired. */
        public static final String EXPIRED = "expired";

        /** The reason when a user, a key or a scope was revoked. */
        public static final String REVOKED = "revoked";

        public Authenticated(@Nullable String userId, Set<String> scopes) {
            this(userId, scopes, 0, null);
        }
    }

    record Open(String endpoint) implements Frame {}

    record Opened(String endpoint) implements Frame {}

    record Refused(String endpoint, String code, String message) implements Frame {}

    record Close(String endpoint) implements Frame {}

    record Closed(String endpoint, String code, String message) implements Frame {}

    /** A stream message. */
    record Message(String endpoint, SerializableEntity data) implements Frame {}

    /** A stream message that could not be decoded: its frame was sound, its class or body was not. */
    record Undecodable(String endpoint, ErrorCode code, String message) implements Frame {}

    /** Something about a call, a method of version 1 that this side does not serve; everything but the id is skipped. */
    record CallPart(String kind, long id) implements Frame {}

    /**
     * A failure. With an id it is the call's; without one it is about the stream of {@code endpoint}, or the connection.
     */
    record Failure(
            @Nullable Long id,
            String code,
            String message,
            @Nullable String reference,
            @Nullable String endpoint) implements Frame {}

    record Ping() implements Frame {}

    record Pong() implements Frame {}

    /** The server is about to close: reconnect elsewhere after that delay. */
    record Goodbye(int code, long reconnectAfterMillis) implements Frame {}

    /** A frame whose name this side does not know: a newer peer's, to be answered with an error and nothing else. */
    record Unknown(String name) implements Frame {}
}
