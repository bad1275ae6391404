package dev.streampod.tls;

import org.jspecify.annotations.Nullable;

/** A key or certificate cannot be used. The message says which file, what is wrong with it, and what to do about it. */
public final class TlsConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public TlsConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
