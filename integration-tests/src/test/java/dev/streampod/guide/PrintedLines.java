package dev.streampod.guide;

import dev.streampod.fixtures.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this process prints on standard output until this is closed. {@link PrintStream} has the lock of what is written. */
final class PrintedLines implements AutoCloseable {

    private final PrintStream before = System.out;
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    /** A line, or what ended a program that was to print some. */
    private record Line(String text, @Nullable Throwable failure) {}

    PrintedLines() {
        System.setOut(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
    }

    /** Waits for the next line that begins so, passing over others, and returns the rest of it. */
    String next(String begin) {
        List<String> passed = new ArrayList<>();
        try {
            while (true) {
                Line line = lines.poll(Deadline.DEFAULT.toMillis(), TimeUnit.MILLISECONDS);
                if (line == null || line.failure() != null) {
                    throw new AssertionError(
                            "nothing printed begins with " + begin + ", only " + passed,
                            line == null ? null : line.failure());
                }
                if (line.text().startsWith(begin)) {
                    return line.text().substring(begin.length());
                }
                passed.add(line.text());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted, after " + passed, e);
        }
    }

    /** A program has failed: nothing else is waited for. */
    void fail(Throwable failure) {
        lines.add(new Line("", failure));
    }

    @Override
    public void close() {
        System.setOut(before);
    }

    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int value) {
            if (value == '\n') {
                lines.add(new Line(line.toString(StandardCharsets.UTF_8), null));
                line.reset();
            } else {
                line.write(value);
            }
        }
    }
}
