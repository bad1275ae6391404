package dev.streampod.test.spring;

import static dev.streampod.test.StreampodAssertions.assertThatStream;

import dev.streampod.client.StreamRefusedException;
import dev.streampod.test.SignedIn;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.client.ChatClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@StreampodTest
class InGuideTest {

    @Test
    void everybodyHearsWhatAnybodySays(@SignedIn("ada") ChatClient ada, @SignedIn("bob") ChatClient bob) {
        var heard = assertThatStream(bob.chat());

        ada.chat().sendStreamMessage(new Line("hello"));

        heard.emits(new Line("hello")).within(Duration.ofSeconds(30));
    }

    @Test
    void theDeskIsForClerks(
            @SignedIn(value = "ada", scopes = "clerk") ChatClient ada, @SignedIn("bob") ChatClient bob) {
        assertThatStream(bob.desk()).fails(StreamRefusedException.class).within(Duration.ofSeconds(30));

        var heard = assertThatStream(ada.desk());
        ada.desk().sendStreamMessage(new Line("next, please"));
        heard.emits(new Line("next, please")).within(Duration.ofSeconds(30));
    }
}
