package dev.streampod.examples.tour.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The Java client keeps to the protocol, as far as the dialogues of the conformance suite show. */
@Timeout(300)
final class ClientConformanceTest {

    @TestFactory
    Stream<DynamicTest> dialogues() {
        return Suite.of(Side.CLIENT, Suite.JAVA).stream()
                .map(dialogue -> DynamicTest.dynamicTest(dialogue.toString(), () -> {
                    try (var run = new ClientRun(dialogue)) {
                        run.run(dialogue);
                    }
                }));
    }
}
