package dev.streampod.benchmarks.load;

import java.time.Duration;
import java.util.Locale;

/**
 * What the fan-out load saw in its measured time.
 *
 * @param lastP50 the time from a command to the last delivery of its burst, median
 * @param lastP99 the same, 99th percentile
 */
record FanOutResult(
        long deliveries, Duration elapsed, int bursts, Duration lastP50, Duration lastP99, Duration serverCpu) {

    String line() {
        return String.format(
                Locale.ROOT,
                "rate=%d cpuMicros=%.3f deliveries=%d bursts=%d lastMicrosP50=%d lastMicrosP99=%d",
                Math.round(deliveries * 1e9 / elapsed.toNanos()),
                serverCpu.toNanos() / 1e3 / Math.max(1, deliveries),
                deliveries,
                bursts,
                lastP50.toNanos() / 1_000,
                lastP99.toNanos() / 1_000);
    }
}
