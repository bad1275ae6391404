package dev.streampod.client;

/** A message was not sent: as many as the queue holds are waiting for the connection. */
public final class SendQueueFullException extends StreampodException {

    private static final long serialVersionUID = 1L;

    public SendQueueFullException(String message) {
        super(message, null);
    }
}
