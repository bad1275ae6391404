package dev.streampod.examples.tour.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.tour.BrowserModule;
import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The browser client keeps to the protocol, as far as the dialogues of the conformance suite show. */
@Tag("long")
@NeedsNode
@Timeout(300)
final class BrowserConformanceTest {

    private static final String RUNNER = "test/conformance/client.test.mjs";

    @Test
    void dialogues() {
        NodeProgram.Outcome outcome = NodeProgram.node("--test", "--test-reporter=tap", RUNNER)
                .environment("STREAMPOD_TOUR", BrowserModule.file().toString())
                .run();

        assertThat(outcome.code()).as(outcome.output()).isZero();
        long run = Suite.of(Side.CLIENT, Suite.BROWSER).size();
        long all = Suite.all().stream()
                .filter(dialogue -> dialogue.roles().contains(Side.CLIENT))
                .count();
        // The test around the dialogues passes, too.
        assertThat(outcome.output().lines()).contains("# pass " + (run + 1), "# skipped " + (all - run));
    }
}
