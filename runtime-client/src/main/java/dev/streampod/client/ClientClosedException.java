package dev.streampod.client;

/** The client, or the connection that was being opened, was closed by the application. */
public final class ClientClosedException extends StreampodException {

    private static final long serialVersionUID = 1L;

    public ClientClosedException(String message) {
        super(message, null);
    }
}
