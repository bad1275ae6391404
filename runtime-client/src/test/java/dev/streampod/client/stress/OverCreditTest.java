package dev.streampod.client.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.StreampodServer;
import org.junit.jupiter.api.Test;

/** A caller that sends items which it has no credit for. */
final class OverCreditTest {

    @Test
    void m3ItsCallEndsAsItsOwnMistakeAndTheConnectionGoesOn() {
        try (var server = StreampodServer.builder(new WorkServer(new Ledger()))
                        .host("127.0.0.1")
                        .port(0)
                        .build()
                        .start();
                var client = RawWebSocket.connect(server.port())) {
            client.hello();
            client.sendText("[\"call\",1,\"work\",\"sum\",{}]");
            for (int i = 0; i < 2_000; i++) {
                client.sendText("[\"item\",1,\"values\"," + i + "]");
            }

            String answer = client.expectText();
            while (!answer.startsWith("[\"error\",1,")) {
                answer = client.expectText(); // credit
            }
            assertThat(answer).contains("bad-request", "credit").doesNotContain("reference");
            client.sendText("[\"call\",2,\"work\",\"square\",{\"value\":3}]");
            answer = client.expectText();
            while (!answer.startsWith("[\"result\",2,")) {
                assertThat(answer).startsWith("[\"c");
                answer = client.expectText();
            }
            assertThat(answer).isEqualTo("[\"result\",2,9]");
        }
    }
}
