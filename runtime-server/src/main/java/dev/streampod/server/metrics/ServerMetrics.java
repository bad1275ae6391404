package dev.streampod.server.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Where the measurements of one server go; {@link MicrometerMetrics} brings them to a registry of Micrometer's. Everything
 * but handler times is read from {@link ServerGauges} when somebody wants to know: measuring costs the way of a message
 * nothing.
 */
public interface ServerMetrics {

    /** Keeps nothing. */
    ServerMetrics NONE = new ServerMetrics() {
        @Override
        public void begin(ServerGauges figures) {}

        @Override
        public @Nullable HandlerTimer handlerTimer(String endpoint) {
            return null;
        }

        @Override
        public void end() {}
    };

    /**
     * The server is built, and may be measured from now on. Called once.
     *
     * @throws IllegalStateException when another server is measured with this object
     */
    void begin(ServerGauges figures);

    /**
     * Takes the times of this endpoint's message handlers; null if nobody wants them. Called once for each endpoint, before
     * {@link #begin}.
     */
    @Nullable
    HandlerTimer handlerTimer(String endpoint);

    /** The server is closed. */
    void end();
}
