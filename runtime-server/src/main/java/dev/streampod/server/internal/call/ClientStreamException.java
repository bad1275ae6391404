package dev.streampod.server.internal.call;

/** Reports that the stream that a client sends failed on the client. */
final class ClientStreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClientStreamException(String code, String message) {
        super("The client's stream failed: " + message + " (" + code + ")");
    }
}
