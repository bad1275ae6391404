package dev.streampod.benchmarks.load;

import java.time.Duration;

/**
 * How long a server is warmed up: at least {@code time}, and until {@code messages} have come back, as on a busy machine
 * time alone compiles little; but never longer than {@link #MOST} times {@code time}.
 */
record WarmUp(Duration time, long messages) {

    private static final int MOST = 5;

    boolean isOver(long startNanos, long received) {
        long elapsed = System.nanoTime() - startNanos;
        return elapsed >= time.toNanos() && (received >= messages || elapsed >= MOST * time.toNanos());
    }
}
