package dev.streampod.client;

/** A message was not sent: it is larger than may be sent at all. */
public final class MessageTooLargeException extends StreampodException {

    private static final long serialVersionUID = 1L;

    public MessageTooLargeException(String message) {
        super(message, null);
    }
}
