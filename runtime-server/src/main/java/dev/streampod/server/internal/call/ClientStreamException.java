package dev.streampod.server.internal.call;

/** Reports that the stream that a client sends failed on the client. A call that fails with it is no fault of the server. */
final class ClientStreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClientStreamException(String code, String message) {
        super("The client's stream failed: " + message + " (" + code + ")");
    }
}
