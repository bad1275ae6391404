package dev.streampod.server.internal.outbound;

import dev.streampod.server.Limits;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The size limit of a message to one client: what the server sends and the client accepts.
 *
 * @param server what the server sends at most, in bytes
 * @param client what the client takes at most, in bytes; 0 when it names no limit
 */
public record OutboundLimit(int server, int client) {

    /** A text within an error is cut to one character for so many bytes of the limit, so that the frame fits. */
    private static final int BYTES_PER_CHARACTER = 8;

    /** For a client that has named no limit, or not yet. */
    public static OutboundLimit of(Limits limits) {
        return new OutboundLimit(limits.outboundMessageBytes(), 0);
    }

    /** For a client that names its limit in its hello; 0: it names none. */
    public OutboundLimit with(int clientLimit) {
        return new OutboundLimit(server, clientLimit);
    }

    /** The largest message that may be sent, in bytes. */
    public int bytes() {
        return client == 0 ? server : Math.min(server, client);
    }

    public boolean allows(byte[] frame) {
        return frame.length <= bytes();
    }

    /** The exception for something that is larger. */
    public MessageTooLargeException exceeded(String what, int size) {
        return new MessageTooLargeException(
                what + " has " + size + " bytes and was not sent: " + described(), size, bytes());
    }

    private String described() {
        return "the server sends at most " + server + " (Limits.outboundMessageBytes), and the client "
                + (client == 0
                        ? "names no limit"
                        : "takes at most " + client + " (limits.maxMessageBytes of its hello)");
    }

    /**
     * Returns the failure shortened to a size that fits. Its message is cut and its code kept; an exception is left out, and
     * the code says so.
     */
    public Frame.Failure shortened(Frame.Failure failure, int size) {
        if (failure.exception() == null) {
            return new Frame.Failure(
                    failure.id(), failure.code(), cut(failure.message()), failure.reference(), failure.endpoint());
        }
        String what = "The exception " + failure.exception().getClass().getSimpleName();
        return new Frame.Failure(
                failure.id(),
                ErrorCode.TOO_LARGE.wireName(),
                exceeded(what, size).getMessage(),
                failure.reference(),
                failure.endpoint());
    }

    /** Returns the frame shortened to a size that fits, null when that is not possible. */
    public @Nullable Frame shortened(Frame frame, int size) {
        if (frame instanceof Frame.Failure failure) {
            return shortened(failure, size);
        }
        if (frame instanceof Frame.End end && end.error() != null) {
            return new Frame.End(end.id(), end.parameter(), shortened(end.error(), size));
        }
        if (frame instanceof Frame.Refused refused) {
            return new Frame.Refused(refused.endpoint(), refused.code(), cut(refused.message()));
        }
        if (frame instanceof Frame.Unfollowed unfollowed) {
            return new Frame.Unfollowed(unfollowed.id(), unfollowed.code(), cut(unfollowed.message()));
        }
        if (frame instanceof Frame.Closed closed) {
            return new Frame.Closed(closed.endpoint(), closed.code(), cut(closed.message()));
        }
        return null;
    }

    private String cut(String text) {
        int most = bytes() / BYTES_PER_CHARACTER;
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }
}
