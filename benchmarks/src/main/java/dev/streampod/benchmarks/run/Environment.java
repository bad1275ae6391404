package dev.streampod.benchmarks.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures depend on: machine, system, JVM, versions. */
final class Environment {

    private Environment() {}

    static List<String> describe() throws IOException {
        return List.of(
                "date: " + OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS),
                "commit: " + System.getProperty("benchmarks.commit", "unknown"),
                "cores: " + Runtime.getRuntime().availableProcessors(),
                "cpu: " + first(Path.of("/proc/cpuinfo"), "model name"),
                "memory: " + first(Path.of("/proc/meminfo"), "MemTotal"),
                "load before: " + String.format(Locale.ROOT, "%.2f", loadAverage()),
                "system: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                "jdk: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version") + " "
                        + System.getProperty("java.vendor"),
                "libraries: " + libraries());
    }

    /** Runnable processes, averaged over the last minute. */
    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String first(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return "unknown";
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    /** The names of the jars on the class path that matter here, versions included. */
    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
                .filter(jar ->
                        jar.matches("(jetty-server|jetty-websocket-jetty-server|jackson|jmh-core|lettuce).*\\.jar"))
                .map(jar -> jar.substring(0, jar.length() - ".jar".length()))
                .sorted()
                .reduce((a, b) -> a + " " + b)
                .orElse("unknown");
    }
}
