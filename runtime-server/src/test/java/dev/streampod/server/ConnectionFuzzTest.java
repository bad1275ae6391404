package dev.streampod.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** L5: whatever a client says, in whatever order, and however its connections end, no trace is left of it on the server. */
@Tag("long")
class ConnectionFuzzTest {

    private static final int MOST_STEPS = 200;

    /**
     * @param dialogue a step in each line: a message of the client, or {@code !} and something that happens; see
     *     {@link FuzzedServer#step}
     */
    @FuzzTest
    void noDialogueLeavesAnythingBehind(byte[] dialogue) {
        try (var server = new FuzzedServer()) {
            new String(dialogue, UTF_8).lines().limit(MOST_STEPS).forEach(server::step);
        }
    }
}
