package dev.streampod.wire;

import dev.streampod.entity.SerializableEntity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One frame of the wire protocol, decoded. The documentation of the protocol says who may send which, and when. */
public sealed interface Frame {

    /**
     * Whether the frame counts in the numbering of a resumable session: all do but those about the link itself, which are
     * never sent again.
     */
    default boolean numbered() {
        return true;
    }

    /**
     * The first frame of a client. {@code key} is a secret: it is in no text made of this object.
     *
     * @param resume null when the session is to end with its link
     */
    record Hello(
            int protocol,
            @Nullable String key,
            @Nullable String fingerprint,
            @Nullable String client,
            @Nullable ResumeRequest resume)
            implements Frame {

        /** Without resume. */
        public Hello(int protocol, @Nullable String key, @Nullable String fingerprint, @Nullable String client) {
            this(protocol, key, fingerprint, client, null);
        }

        @Override
        public boolean numbered() {
            return false;
        }

        @Override
        public String toString() {
            return "Hello[protocol=" + protocol + ", client=" + client + "]";
        }
    }

    /**
     * A client's wish for a session that outlives its link. The token is a secret: it is in no text made of this object.
     *
     * @param token of the session to be continued; null for a new one
     * @param received how many numbered frames of that session the client has taken in
     */
    record ResumeRequest(@Nullable String token, long received) {

        /** For a session that begins with this hello. */
        public static final ResumeRequest NEW = new ResumeRequest(null, 0);

        @Override
        public String toString() {
            return "ResumeRequest[" + (token == null ? "new" : "received=" + received) + "]";
        }
    }

    /**
     * The server's answer to hello; the limits are those the client needs to know.
     *
     * @param resume how the session can be continued; null when it ends with its link
     */
    record Welcome(
            String connection,
            long heartbeatMillis,
            int maxMessageBytes,
            String server,
            @Nullable Resumable resume) implements Frame {

        /** Without resume. */
        public Welcome(String connection, long heartbeatMillis, int maxMessageBytes, String server) {
            this(connection, heartbeatMillis, maxMessageBytes, server, null);
        }

        @Override
        public boolean numbered() {
            return false;
        }
    }

    /**
     * What a client needs to continue its session on another link. The token is a secret: it is in no text made of this
     * object.
     *
     * @param windowMillis how long the session waits for it
     * @param received how many numbered frames the server has taken in, if this welcome continues the session that was
     *     asked for; null when a new one begins
     */
    record Resumable(
            String token, long windowMillis, @Nullable Long received) {

        @Override
        public String toString() {
            return "Resumable[windowMillis=" + windowMillis + ", received=" + received + "]";
        }
    }

    /** So many numbered frames of the session have been taken in, over all its links. */
    record Ack(long received) implements Frame {
        @Override
        public boolean numbered() {
            return false;
        }
    }

    /** Signs in with a key, or out with null. The key is in no text made of this object. */
    record Auth(@Nullable String key) implements Frame {
        @Override
        public String toString() {
            return "Auth[" + (key == null ? "sign out" : "sign in") + "]";
        }
    }

    /** Who the connection belongs to from here on; no user when signed out. */
    record Authenticated(@Nullable String userId, Set<String> scopes) implements Frame {}

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

    record Ping() implements Frame {
        @Override
        public boolean numbered() {
            return false;
        }
    }

    record Pong() implements Frame {
        @Override
        public boolean numbered() {
            return false;
        }
    }

    /** The server is about to close: reconnect elsewhere after that delay. */
    record Goodbye(int code, long reconnectAfterMillis) implements Frame {
        @Override
        public boolean numbered() {
            return false;
        }
    }

    /** A frame whose name this side does not know: a newer peer's, to be answered with an error and nothing else. */
    record Unknown(String name) implements Frame {}
}
