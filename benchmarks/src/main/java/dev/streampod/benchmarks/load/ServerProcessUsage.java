package dev.streampod.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** CPU time and resident memory of a process, from Linux' {@code /proc}. */
public record ServerProcessUsage(long pid) {

    /** {@code USER_HZ}, which Linux fixes at 100 for everything it shows to processes. */
    private static final long TICKS_PER_SECOND = 100;

    /** User and system time so far, to the nearest 10 ms. */
    public Duration cpuTime() throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The second field, the name in parentheses, may hold spaces: count from its end.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    /** Resident memory in bytes. */
    public long residentBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * 1_024;
        }
    }
}
