package dev.streampod.benchmarks.run;

import dev.streampod.benchmarks.load.LoadGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The load generator's process: one for all rounds, so that its warm-up is paid once, outside of the measurements. */
final class Load implements AutoCloseable {

    /** Opening, draining and closing connections, on top of the measured time. */
    private static final Duration OVERHEAD = Duration.ofSeconds(90);

    private final JavaProcess process;

    private Load(JavaProcess process) {
        this.process = process;
    }

    static Load start() throws IOException {
        return new Load(JavaProcess.start("load", LoadGenerator.class, List.of("-Xms256m", "-Xmx256m")));
    }

    /** @param time how long the command is meant to take */
    Answer run(String command, Duration time) {
        process.send(command);
        return Answer.parse(process.line(time.plus(OVERHEAD)), "ok");
    }

    @Override
    public void close() {
        process.close();
    }
}
