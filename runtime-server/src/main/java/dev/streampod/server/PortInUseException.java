package dev.streampod.server;

/** Another process, or another server of this one, listens on the port already. */
public final class PortInUseException extends ServerStartException {

    private static final long serialVersionUID = 1L;

    private final int port;

    public PortInUseException(int port, Throwable cause) {
        super(
                "Port " + port + " is in use already. Stop the program that listens on it, or choose another port "
                        + "(0 picks a free one).",
                cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
