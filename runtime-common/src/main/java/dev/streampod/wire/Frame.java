package dev.streampod.wire;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.entity.SerializableException;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.MethodDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One frame of the wire protocol, decoded. The protocol's documentation says which peer may send which frame, and when. */
public sealed interface Frame {

    /**
     * Whether the frame counts in the numbering of a resumable session: all do but those about the connection itself, which
     * are never sent again.
     */
    default boolean numbered() {
        return true;
    }

    /**
     * The first frame of a client. {@code key} is a secret: it is in no text made of this object.
     *
     * @param protocol the version of the protocol that the client speaks, as it was sent; -1 when it names none
     * @param resume null when the session is to end with its connection
     * @param maxMessageBytes the largest message that the client takes, in bytes, as it was sent; 0 when it names no limit
     */
    record Hello(
            long protocol,
            @Nullable String key,
            @Nullable String fingerprint,
            @Nullable String client,
            @Nullable ResumeRequest resume,
            long maxMessageBytes)
            implements Frame {

        /** The smallest limit that a client may name: every frame that carries no user data fits within it. */
        public static final int LEAST_MAX_MESSAGE_BYTES = 1_024;

        /** Without a limit. */
        public Hello(
                long protocol,
                @Nullable String key,
                @Nullable String fingerprint,
                @Nullable String client,
                @Nullable ResumeRequest resume) {
            this(protocol, key, fingerprint, client, resume, 0);
        }

        /** Without resume, and without a limit. */
        public Hello(long protocol, @Nullable String key, @Nullable String fingerprint, @Nullable String client) {
            this(protocol, key, fingerprint, client, null, 0);
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
     * A client's wish for a session that outlives its connection. The token is a secret: it is in no text made of this
     * object.
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
     * @param maxMessageBytes the largest message that the server takes, in bytes; 0 when it names no limit
     * @param resume how the session can be continued; null when it ends with its connection
     * @param expiresInMillis for how long the key of the hello is still valid; 0 when that does not end
     * @param user the user that is signed in; null for an anonymous client, or when the server does not say
     */
    record Welcome(
            String connection,
            long heartbeatMillis,
            int maxMessageBytes,
            String server,
            @Nullable Resumable resume,
            long expiresInMillis,
            @Nullable User user)
            implements Frame {

        /** Without resume, for an anonymous client. */
        public Welcome(String connection, long heartbeatMillis, int maxMessageBytes, String server) {
            this(connection, heartbeatMillis, maxMessageBytes, server, null, 0, null);
        }

        /** Returns a copy without the user. */
        public Welcome withoutUser() {
            return new Welcome(connection, heartbeatMillis, maxMessageBytes, server, resume, expiresInMillis, null);
        }

        @Override
        public boolean numbered() {
            return false;
        }
    }

    /** The user that is signed in. */
    record User(String userId, Set<String> scopes) {}

    /**
     * The server's offer that a client may continue its session on another connection. The token is a secret: it is in no
     * text made of this object.
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

    /** So many numbered frames of the session have been taken in, over all its connections. */
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

    /**
     * The user of the connection from here on; no user when signed out.
     *
     * @param expiresInMillis for how long the key is still valid; 0 when that does not end
     * @param reason why the server sends this unasked; null in an answer
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

    /**
     * A call of a method.
     *
     * @param id chosen by the client, unique among its open calls
     * @param method the method, which the server has
     * @param arguments one for each parameter of the method; null for those that are streams
     * @param deadlineMillis how long the call may take; negative: the client did not say
     */
    record Call(
            long id, String endpoint, MethodDefinition<?> method, List<@Nullable Object> arguments, long deadlineMillis)
            implements Frame {}

    /** A call that cannot be made: there is no such method, or the arguments do not fit. */
    record BadCall(long id, ErrorCode code, String message) implements Frame {}

    /** The result of a call; null for a method that returns nothing. */
    record Result(long id, @Nullable Object value) implements Frame {}

    /**
     * An item of a stream.
     *
     * @param parameter the parameter that is the stream; null: it is what the method returns
     */
    record Item(long id, @Nullable String parameter, Object value) implements Frame {}

    /** A result, when {@code result} is set, or an item that is not what the protocol says. */
    record BadValue(long id, @Nullable String parameter, boolean result, String message) implements Frame {}

    /** The end of a stream; with an error when it failed. */
    record End(
            long id, @Nullable String parameter, @Nullable Failure error) implements Frame {}

    /** The reader of a stream takes so many more items; at least one. */
    record Credit(long id, @Nullable String parameter, long items) implements Frame {}

    /** The reader of a stream, or the caller, wants no more. */
    record Cancel(long id, @Nullable String parameter) implements Frame {}

    /** Something about a call or stream that is not open here (any more): nothing is to be done. */
    record Stray(long id) implements Frame {}

    /**
     * A failure. With an id it is the call's; without one it is about the stream of {@code endpoint}, or the connection.
     *
     * @param reference under which the server's log tells more; null: nowhere
     * @param exception the exception, if it is one that the protocol declares and this side knows
     */
    record Failure(
            @Nullable Long id,
            String code,
            String message,
            @Nullable String reference,
            @Nullable String endpoint,
            @Nullable SerializableException exception)
            implements Frame {

        public Failure(
                @Nullable Long id, String code, String message, @Nullable String reference, @Nullable String endpoint) {
            this(id, code, message, reference, endpoint, null);
        }
    }

    /**
     * Follows a channel.
     *
     * @param id chosen by the client, unique among what it follows over this connection
     * @param arguments one for each parameter of the channel
     * @param after begins after this position, which the server said earlier; null: at the end of what is kept, unless
     *     {@code all}
     * @param all whether all that is kept is wanted; false if {@code after} is set
     */
    record Follow(
            long id,
            String endpoint,
            ChannelDefinition channel,
            List<@Nullable Object> arguments,
            @Nullable String after,
            boolean all)
            implements Frame {}

    /** A channel that cannot be followed: there is none of that name, or the arguments do not fit. */
    record BadFollow(long id, ErrorCode code, String message) implements Frame {}

    /** The client does not want to follow any more. */
    record Unfollow(long id) implements Frame {}

    /** The client asks for the presence of a channel that it follows. */
    record WatchPresence(long id) implements Frame {}

    /**
     * The channel is followed: what comes after this position is sent.
     *
     * @param position where that begins; null when it is not known, as on a channel without a history
     */
    record Following(long id, @Nullable String position) implements Frame {}

    /**
     * A message of a channel.
     *
     * @param position to go on after it; null when the channel does not keep it
     */
    record Publication(long id, @Nullable String position, SerializableEntity message) implements Frame {}

    /** A message of a channel that could not be decoded: its frame was sound, its class or body was not. */
    record BadPublication(long id, @Nullable String position, String message) implements Frame {}

    /**
     * All that was kept from where the follow began has been sent: so many messages.
     *
     * @param position where that ended; null when it is not known
     */
    record Recovered(long id, long messages, @Nullable String position) implements Frame {}

    /**
     * Messages of a channel are or may be missing before the next one that is sent.
     *
     * @param cause why, for programs
     * @param after the position of the last message before them; null when it is not known
     * @param from when the first of them can have been posted
     * @param to when the last of them can have been posted
     */
    record Lost(long id, String cause, @Nullable String after, Instant from, Instant to) implements Frame {}

    /** The channel is not followed, or not any more. */
    record Unfollowed(long id, String code, String message) implements Frame {}

    /** A member is present on a channel, or has other info than before. */
    record Joined(long id, String member, SerializableEntity info) implements Frame {}

    /** A member whose info could not be decoded: its frame was sound, the info's class or body was not. */
    record BadMember(long id, String member, String message) implements Frame {}

    /**
     * A member is not present any more.
     *
     * @param member null: all of them; present members are sent anew
     */
    record Left(long id, @Nullable String member) implements Frame {}

    /** All members that were present when the presence was asked for have been sent. */
    record Present(long id) implements Frame {}

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

    /** A frame whose name this side does not know: a newer peer's. The server answers it with an error, the client ignores it. */
    record Unknown(String name) implements Frame {}
}
