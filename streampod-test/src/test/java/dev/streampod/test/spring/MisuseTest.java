package dev.streampod.test.spring;

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.streampod.client.ClientClosedException;
import dev.streampod.test.SignedIn;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.Welcome;
import dev.streampod.test.chat.client.ChatClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What is said when a test is written wrongly, and what is left of a test. The classes inside are run by these tests only. */
class MisuseTest {

    private static Events run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute()
                .allEvents();
    }

    private static String failureOf(Class<?> testClass) {
        return run(testClass).failed().stream()
                .findFirst()
                .flatMap(event -> event.getPayload(TestExecutionResult.class))
                .flatMap(TestExecutionResult::getThrowable)
                .map(Throwable::getMessage)
                .orElse("nothing failed");
    }

    @StreampodTest(properties = "streampod.enabled=false")
    static class WithoutServer {
        @Test
        void test(ChatClient somebody) {}
    }

    @Test
    void anApplicationWithoutServerIsToldWhy() {
        assertThat(failureOf(WithoutServer.class))
                .contains("The application has no StreampodServer: streampod.enabled is false");
    }

    @StreampodTest
    static class BeforeAllTests {
        @BeforeAll
        static void before(ChatClient somebody) {}

        @Test
        void test() {}
    }

    @Test
    void thereAreNoClientsBeforeAllTests() {
        assertThat(failureOf(BeforeAllTests.class)).contains("Each test has clients of its own");
    }

    /** The clients of {@link Leaving}. */
    private static final List<ChatClient> LEFT = new ArrayList<>();

    @StreampodTest
    static class Leaving {
        @Test
        void test(@SignedIn("ada") ChatClient ada) {
            assertThatStream(ada.chat()).emits(Welcome.class).within(Duration.ofSeconds(30));
            LEFT.add(ada);
        }
    }

    @Test
    void clientsAreClosedAfterTheirTest() {
        LEFT.clear();
        assertThat(run(Leaving.class).failed().count()).isZero();
        assertThat(LEFT)
                .singleElement()
                .satisfies(ada -> assertThatThrownBy(() -> ada.chat().sendStreamMessage(new Line("too late")))
                        .isInstanceOf(ClientClosedException.class));
    }
}
