package dev.streampod.server.metrics;

/**
 * Takes note of how long handlers of one endpoint ran.
 * Called by many threads, once for each message, so it must be quick.
 */
@FunctionalInterface
public interface HandlerTimer {

    void record(long nanos);
}
