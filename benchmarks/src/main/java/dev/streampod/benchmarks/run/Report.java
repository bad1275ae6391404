package dev.streampod.benchmarks.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Prints the results, and keeps them with the raw figures in a file. */
final class Report implements AutoCloseable {

    private final Path path;
    private final PrintStream file;

    Report(Path directory, String plan) throws IOException {
        var time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT).format(LocalDateTime.now(ZoneOffset.UTC));
        path = Files.createDirectories(directory).resolve(time + "-" + plan + ".txt");
        file = new PrintStream(Files.newOutputStream(path), true);
    }

    Path path() {
        return path;
    }

    /** A raw figure: into the file only. */
    void raw(String line) {
        file.println("  " + line);
    }

    void result(String line) {
        System.out.println(line);
        file.println(line);
    }

    /** A ratio of speeds, ours to the peer's: above 1 we are faster. */
    void ratio(String name, double ratio, double target) {
        result(String.format(
                Locale.ROOT, "%s ratio=%.2f target=%.2f %s", name, ratio, target, ratio >= target ? "met" : "missed"));
    }

    /** A figure that is to stay below a target; {@code rest} is printed with it. */
    void atMost(String name, String figure, double value, double target, String rest) {
        result(String.format(
                Locale.ROOT,
                "%s %s=%.0f%s target=%.0f %s",
                name,
                figure,
                value,
                rest,
                target,
                value <= target ? "met" : "missed"));
    }

    /** A ratio that has no target yet. */
    void ratio(String name, double ratio) {
        result(String.format(Locale.ROOT, "%s ratio=%.2f", name, ratio));
    }

    @Override
    public void close() {
        file.close();
    }
}
