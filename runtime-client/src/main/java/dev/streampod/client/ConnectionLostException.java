package dev.streampod.client;

import org.jspecify.annotations.Nullable;

/** A connection that was open has ended without this client asking for it. */
public final class ConnectionLostException extends StreampodException {

    private static final long serialVersionUID = 1L;

    private final int closeCode;

    public ConnectionLostException(int closeCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.closeCode = closeCode;
    }

    /** The close code it ended with, as {@link dev.streampod.wire.CloseCode} names them; 1006 when there was none. */
    public int closeCode() {
        return closeCode;
    }
}
