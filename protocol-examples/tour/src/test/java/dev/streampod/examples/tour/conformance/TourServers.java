package dev.streampod.examples.tour.conformance;

import dev.streampod.fixtures.ServerProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tours in processes of their own, one for each list of arguments. For one thread. */
final class TourServers implements AutoCloseable {

    private final Map<List<String>, ServerProcess> running = new HashMap<>();
    private final List<ServerProcess> all = new ArrayList<>();

    /** Where the one with these arguments listens; it is started if need be. */
    int port(List<String> arguments) {
        return running.computeIfAbsent(arguments, this::start).awaitPort();
    }

    private ServerProcess start(List<String> arguments) {
        var complete = new ArrayList<>(List.of("--port", "0"));
        complete.addAll(arguments);
        ServerProcess started = ServerProcess.main(
                        "dev.streampod.examples.tour.TourServer", complete.toArray(String[]::new))
                .jvmFlags("-Xmx256m", "-XX:TieredStopAtLevel=1")
                .start();
        all.add(started);
        return started;
    }

    /** Lets the one with these arguments drain; the next that is asked for is another. */
    void stop(List<String> arguments) {
        ServerProcess stopped = running.remove(arguments);
        if (stopped == null) {
            throw new IllegalStateException("no tour with " + arguments + " is running");
        }
        stopped.terminate();
    }

    @Override
    public void close() {
        all.forEach(ServerProcess::close);
    }
}
