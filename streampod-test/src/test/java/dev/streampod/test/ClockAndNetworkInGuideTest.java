package dev.streampod.test;

import static dev.streampod.test.StreampodAssertions.assertThatStream;

import dev.streampod.client.StreamClosedException;
import dev.streampod.server.StreampodServer;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.client.ChatClient;
import dev.streampod.test.chat.server.ChatEndpoints;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// The guide shows these methods; DocumentationTest compares them.
@StreampodServerTest
class ClockAndNetworkInGuideTest implements ChatServer {

    @Test
    void aClerkWhoseKeyExpiresHasToLeave(
            @SignedIn(value = "ada", scopes = "clerk", validFor = "PT10M") ChatClient ada, TestClock clock) {
        var desk = assertThatStream(ada.desk());

        clock.advance(Duration.ofMinutes(10));

        desk.fails(StreamClosedException.class).within(Duration.ofSeconds(30));
    }

    @Test
    void whatIsSaidDuringAShortInterruptionIsHeard(
            ChatClient ada, ChatClient bob, TestNetwork network, TestClock clock) {
        var heard = assertThatStream(bob.chat());

        network.of(bob).cut();
        ada.chat().sendStreamMessage(new Line("are you there?"));
        network.of(bob).restore();
        clock.advance(Duration.ofSeconds(10)); // nobody waits for the next attempt

        heard.emits(new Line("are you there?")).within(Duration.ofSeconds(30));
    }

    @Test
    void aServerAndAClientAreTwoLines() {
        try (var server = StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()))
                        .port(0)
                        .build()
                        .start();
                var client =
                        ChatClient.builder("http://localhost:" + server.port()).build()) {
            client.chat().openStream().join();
        }
    }
}
