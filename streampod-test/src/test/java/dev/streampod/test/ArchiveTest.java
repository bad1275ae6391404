package dev.streampod.test;

import static dev.streampod.test.StreampodAssertions.assertThatStream;

import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.client.ChatClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// The guide shows this class; DocumentationTest compares them.
@StreampodServerTest(servers = 2)
class ArchiveTest {

    @ServerUnderTest
    static StartedServer server(ServerSettings settings, KeyStore keys) {
        Archive archive = Archive.start(builder -> settings.applyTo(builder).authenticator(keys));
        return new StartedServer(archive.server(), archive);
    }

    @Test
    void whatIsSaidOnOneServerIsHeardOnTheOther(
            @SignedIn("ada") ChatClient ada, @SignedIn("bob") @OnServer(1) ChatClient bob) {
        var heard = assertThatStream(bob.chat());

        ada.chat().sendStreamMessage(new Line("hello"));

        heard.emits(new Line("hello")).within(Duration.ofSeconds(30));
    }
}
