package dev.streampod.examples.tour;

import dev.streampod.fixtures.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A test that starts tours, and other programs, in processes of their own, and ends all that it has started. */
abstract class TourProcessTest {

    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    final void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    final <T extends AutoCloseable> T keep(T closeable) {
        started.add(0, closeable);
        return closeable;
    }

    final ServerProcess tour(String... arguments) {
        return process(TourServer.class, arguments);
    }

    final ServerProcess process(Class<?> mainClass, String... arguments) {
        return keep(ServerProcess.main(mainClass, arguments)
                .jvmFlags("-Xmx256m", "-XX:TieredStopAtLevel=1")
                .start());
    }
}
