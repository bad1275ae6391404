package dev.streampod.server.internal.call;

/** A stream that a client sent failed on the client's side. */
final class ClientStreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClientStreamException(String code, String message) {
        super("The client's stream failed: " + message + " (" + code + ")");
    }
}
