package dev.streampod.benchmarks.load;

import java.time.Duration;
import java.util.Locale;

/** What the echo load saw in its measured time. */
record EchoResult(long messages, Duration elapsed, Duration serverCpu) {

    String line() {
        return String.format(
                Locale.ROOT,
                "rate=%d cpuMicros=%.3f messages=%d",
                Math.round(messages * 1e9 / elapsed.toNanos()),
                serverCpu.toNanos() / 1e3 / Math.max(1, messages),
                messages);
    }
}
