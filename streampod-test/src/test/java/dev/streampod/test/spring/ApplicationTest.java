package dev.streampod.test.spring;

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.StreamRefusedException;
import dev.streampod.server.StreampodServer;
import dev.streampod.test.SignedIn;
import dev.streampod.test.chat.Welcome;
import dev.streampod.test.chat.client.ChatClient;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Two configurations of one application, each with a server of its own in this process. */
class ApplicationTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static Welcome welcome(ChatClient client) {
        return assertThatStream(client.chat()).emits(Welcome.class).within(SOON);
    }

    @Nested
    @StreampodTest
    class AsItIs {

        private Optional<ChatClient> early = Optional.empty();

        @BeforeEach
        void connect(@SignedIn("eve") ChatClient eve) {
            assertThat(welcome(eve)).isEqualTo(new Welcome("welcome, eve"));
            early = Optional.of(eve);
        }

        @Test
        void clientsAreWhomTheTestSays(ChatClient somebody, @SignedIn("ada") ChatClient ada) {
            assertThat(welcome(somebody)).isEqualTo(new Welcome("welcome, whoever you are"));
            assertThat(welcome(ada)).isEqualTo(new Welcome("welcome, ada"));
            assertThat(early).isNotEmpty().get().isNotSameAs(ada);
            assertThat(assertThatStream(somebody.desk())
                            .fails(StreamRefusedException.class)
                            .within(SOON)
                            .code())
                    .isEqualTo(ErrorCode.UNAUTHENTICATED);
        }

        @Test
        void theKeysOfTheApplicationAreTakenToo(ChatClient carol) {
            carol.setKey("carols key");
            assertThat(welcome(carol)).isEqualTo(new Welcome("welcome, carol"));
        }

        @Test
        void theServerIsABeanThatListensOnAnyPort(
                StreampodServer server, @Autowired StreampodServer bean, @Autowired Greeting greeting) {
            assertThat(server).isSameAs(bean);
            assertThat(server.port()).as("not that of application.properties").isGreaterThan(1);
            assertThat(greeting.of("ada")).isEqualTo("welcome, ada");
        }
    }

    @Nested
    @StreampodTest(properties = "mood=better")
    class WithAnotherGreeting {

        @TestConfiguration(proxyBeanMethods = false)
        static class Replaced {
            @Bean
            @Primary
            Greeting brief() {
                return new Greeting() {
                    @Override
                    String of(String user) {
                        return "hi, " + user;
                    }
                };
            }
        }

        @Test
        void beansAndPropertiesAreReplaced(@SignedIn("ada") ChatClient ada, @Value("${mood}") String mood) {
            assertThat(welcome(ada)).isEqualTo(new Welcome("hi, ada"));
            assertThat(mood).isEqualTo("better");
        }
    }
}
