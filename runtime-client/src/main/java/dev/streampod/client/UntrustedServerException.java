package dev.streampod.client;

/** The server's certificate is not of somebody whom the client trusts, or not for the host that it was looked for at. */
public final class UntrustedServerException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    public UntrustedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
