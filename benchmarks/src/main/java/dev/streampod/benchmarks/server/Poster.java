package dev.streampod.benchmarks.server;

/** Posts one message to all listeners. */
@FunctionalInterface
public interface Poster {

    /** A server without fan-out. */
    Poster NONE = () -> {
        throw new UnsupportedOperationException("this server posts nothing");
    };

    /** Posts the next message. */
    void post();
}
