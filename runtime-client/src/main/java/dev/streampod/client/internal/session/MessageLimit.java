package dev.streampod.client.internal.session;

import dev.streampod.client.MessageTooLargeException;
import dev.streampod.client.internal.call.ClientCall;

/**
 * The largest message that the server takes, in bytes; unlimited until a welcome says so. It is set under the client's
 * lock, and read by any thread.
 */
final class MessageLimit {

    private volatile int bytes = Integer.MAX_VALUE;

    /** @param maxMessageBytes what a welcome says; 0 when it names no limit */
    void welcomed(int maxMessageBytes) {
        bytes = maxMessageBytes > 0 ? maxMessageBytes : Integer.MAX_VALUE;
    }

    int bytes() {
        return bytes;
    }

    boolean isBelow(int size) {
        return size > bytes;
    }

    MessageTooLargeException tooLarge(ClientCall call, int size) {
        return new MessageTooLargeException("A call of " + size + " bytes was not sent to " + call.name()
                + ": the server takes " + bytes + " at most");
    }

    String tooLarge(Outgoing.Message message) {
        return "The message " + message.data().getClass().getSimpleName() + " of " + message.frame().length
                + " bytes was not sent to " + message.stream().endpoint() + ": the server takes " + bytes + " at most";
    }

    MessageTooLargeException keyTooLarge(int size) {
        return new MessageTooLargeException(
                "A key was not sent: its frame has " + size + " bytes, and the server takes " + bytes + " at most");
    }
}
