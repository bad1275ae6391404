package dev.streampod.test;

import static dev.streampod.test.StreampodAssertions.assertThatStream;

import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.client.ChatClient;
import dev.streampod.test.chat.server.ChatEndpoints;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// The guide shows this class; DocumentationTest compares them.
@StreampodServerTest
class ChatTest {

    @ServerUnderTest
    static StreampodServer.Builder server(KeyStore keys) {
        return StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()))
                .authenticator(keys);
    }

    @Test
    void everybodyHearsWhatAnybodySays(@SignedIn("ada") ChatClient ada, @SignedIn("bob") ChatClient bob) {
        var heard = assertThatStream(bob.chat());

        ada.chat().sendStreamMessage(new Line("hello"));

        heard.emits(new Line("hello")).within(Duration.ofSeconds(30));
    }
}
