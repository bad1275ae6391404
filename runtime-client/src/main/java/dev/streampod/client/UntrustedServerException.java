package dev.streampod.client;

/** The server's certificate is not trusted by the client, or does not match the host name of the URL. */
public final class UntrustedServerException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    public UntrustedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
