package dev.streampod.examples.tour.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** The server keeps to the protocol, as far as the dialogues of the conformance suite show. */
@Tag("long")
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
final class ServerConformanceTest {

    private final TourServers servers = new TourServers();

    @AfterAll
    void stop() {
        servers.close();
    }

    @TestFactory
    Stream<DynamicTest> dialogues() {
        return Suite.of(Side.SERVER, Suite.JAVA).stream()
                .map(dialogue -> DynamicTest.dynamicTest(dialogue.toString(), () -> {
                    try (var run = new ServerRun(servers, dialogue)) {
                        run.run(dialogue);
                    }
                }));
    }
}
