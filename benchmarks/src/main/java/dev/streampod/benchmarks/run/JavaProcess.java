package dev.streampod.benchmarks.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of ours, spoken to in lines over its standard input and output; its standard error goes to a log file. It ends
 * when its input does, so none outlives the runner.
 */
final class JavaProcess implements AutoCloseable {

    private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;
    private final Path log;

    private JavaProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.out = process.inputReader(UTF_8);
        this.in = new PrintWriter(process.outputWriter(UTF_8), true);
    }

    static JavaProcess start(String name, Class<?> main, List<String> flags) throws IOException {
        return start(name, main, flags, System.getProperty("java.class.path"), List.of());
    }

    static JavaProcess start(String name, Class<?> main, List<String> flags, List<String> arguments)
            throws IOException {
        return start(name, main, flags, System.getProperty("java.class.path"), arguments);
    }

    static JavaProcess start(String name, Class<?> main, List<String> flags, String classPath, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        var logs = Files.createDirectories(Path.of("target", "logs"));
        var log = logs.resolve(name + ".log");
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new JavaProcess(name, process, log);
    }

    long pid() {
        return process.pid();
    }

    void send(String line) {
        in.println(line);
    }

    /** The next line of output; kills the process when it does not come in time. */
    String line(Duration timeout) {
        try {
            @Nullable
            String line = CompletableFuture.supplyAsync(this::readLine).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new MeasurementException(name + " has ended; its log is " + log);
            }
            return line;
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new MeasurementException(
                    name + " did not answer within " + timeout.toSeconds() + " s; its log is " + log);
        } catch (ExecutionException e) {
            throw new MeasurementException(name + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("interrupted");
        }
    }

    private @Nullable String readLine() {
        try {
            return out.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        in.close();
        try {
            if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
