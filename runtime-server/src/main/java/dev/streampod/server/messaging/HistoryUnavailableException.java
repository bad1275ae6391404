package dev.streampod.server.messaging;

import org.jspecify.annotations.Nullable;

/** The history of a channel could not be read. */
public final class HistoryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    /** @param refused whether Redis has answered, and will not let it be read */
    public HistoryUnavailableException(String message, boolean refused, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** Whether Redis refuses to let it be read; otherwise it cannot be reached now. */
    public boolean isRefused() {
        return refused;
    }
}
