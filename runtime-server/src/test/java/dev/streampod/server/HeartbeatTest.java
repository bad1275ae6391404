package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketFrame;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server's side of C4, and heartbeats in general. */
class HeartbeatTest extends ServerTest {

    private StreampodServer startWithHeartbeat(Recording recording, int millis) {
        return start(
                recording,
                builder -> builder.limits(
                        quick().heartbeat(Duration.ofMillis(millis)).build()));
    }

    @Test
    void c4_aClientThatSaysNothingIsPingedOnceAndThenGivenUp() {
        var recording = new Recording();
        var client = open(startWithHeartbeat(recording, 2_000), "echo");
        assertThat(client.expectText()).isEqualTo("[\"ping\"]");
        assertThat(client.expectClose().code()).isEqualTo(3002);
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
    }

    @Test
    void c4_aHalfOpenConnectionIsCutWhenTheCloseIsNotAnswered() {
        var recording = new Recording();
        var server = startWithHeartbeat(recording, 1_000);
        open(server, "echo");
        await().until(() -> server.statistics().connections() == 0);
        await().untilAsserted(() -> assertThat(recording.calls).containsExactly("opened", "closed"));
    }

    @Tag("long")
    @Test
    void anyFrameCountsAsASignOfLife() {
        var client = open(startWithHeartbeat(new Recording(), 2_000), "echo");
        for (int i = 0; i < 4; i++) {
            assertThat(client.expectText()).isEqualTo("[\"ping\"]");
            switch (i % 4) {
                case 0 -> client.sendText("[\"pong\"]");
                case 1 -> client.send(WebSocketFrame.of(WebSocketFrame.PONG, new byte[0]));
                case 2 -> {
                    client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
                    assertThat(client.expectText()).contains("SimpleData");
                }
                default -> {
                    client.sendText("[\"ping\"]");
                    assertThat(client.expectText()).isEqualTo("[\"pong\"]");
                }
            }
        }
        assertThat(client.expectText()).isEqualTo("[\"ping\"]");
    }

    @Test
    void welcomeTellsTheInterval() {
        RawWebSocket client = connect(startWithHeartbeat(new Recording(), 12_345));
        assertThat(client.hello())
                .contains("\"heartbeatMillis\":12345")
                .contains("\"limits\":{\"maxMessageBytes\":65536}")
                .containsPattern("\"connection\":\"c-[0-9a-f]{12}\"")
                .containsPattern("\"server\":\"s-[0-9a-f]{8}\"");
    }
}
