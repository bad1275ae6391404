package ${package};

import static dev.streampod.test.StreampodAssertions.assertThatStream;

import ${package}.protocol.Line;
import ${package}.protocol.client.ChatClient;
import ${package}.protocol.client.RoomChannel;
import dev.streampod.client.StreamRefusedException;
import dev.streampod.test.SignedIn;
import dev.streampod.test.spring.StreampodTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@StreampodTest
class ChatTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void everybodyHearsWhatAnybodySays(@SignedIn("ada") ChatClient ada, @SignedIn("bob") ChatClient bob) {
        var heard = assertThatStream(bob.chat().followAll(RoomChannel.of("hall")));

        ada.chat().sendStreamMessage(new Line("Hello", null));

        heard.emits(new Line("Hello", "ada")).within(SOON);
    }

    @Test
    void whoHasNotSignedInIsRefused(ChatClient nobody) {
        assertThatStream(nobody.chat()).fails(StreamRefusedException.class).within(SOON);
    }
}
