package dev.streampod.server.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Receives the measurements of one server; {@link MicrometerMetrics} registers them with Micrometer. All but handler times
 * are read from {@link ServerGauges} on demand, so that measuring costs the message path nothing.
 */
public interface ServerMetrics {

    /** Discards all measurements. */
    ServerMetrics NONE = new ServerMetrics() {
        @Override
        public void begin(ServerGauges gauges) {}

        @Override
        public @Nullable HandlerTimer handlerTimer(String endpoint) {
            return null;
        }

        @Override
        public void end() {}
    };

    /**
     * Called once, when the server is built: the gauges may be read from now on.
     *
     * @throws IllegalStateException when another server is measured with this object
     */
    void begin(ServerGauges gauges);

    /**
     * Returns the timer of an endpoint's message handlers, null to measure none. Called once for each endpoint, before
     * {@link #begin}.
     */
    @Nullable
    HandlerTimer handlerTimer(String endpoint);

    /** Called once, when the server is closed. */
    void end();
}
