package dev.streampod.test;

import static dev.streampod.test.StreampodAssertions.assertThatStream;

import dev.streampod.server.StreampodServer;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.client.ChatClient;
import dev.streampod.test.chat.server.ChatEndpoints;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// The guide shows this class; DocumentationTest compares them.
@StreampodServerTest(servers = 2)
class ChatClusterTest {

    @ServerUnderTest
    static StreampodServer.Builder server() {
        return StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()));
    }

    @Test
    void whatIsSaidWhileRedisIsOutOfReachArrivesAfterwards(
            ChatClient ada, @OnServer(1) ChatClient bob, TestNetwork network) {
        var heard = assertThatStream(bob.chat());

        network.toRedis(0).cut();
        ada.chat().sendStreamMessage(new Line("sooner or later"));
        network.toRedis(0).restore();

        heard.emits(new Line("sooner or later")).within(Duration.ofSeconds(30));
    }
}
