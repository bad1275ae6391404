package dev.streampod.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.streampod.server.StreampodServer;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.client.ChatClient;
import dev.streampod.test.chat.server.ChatEndpoints;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What is said when a test is written wrongly, or fails. The classes inside are run by these tests only. */
final class MisuseTest {

    private static String failureOf(Class<?> testClass) {
        var results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute();
        return results.allEvents().failed().stream()
                .findFirst()
                .flatMap(event -> event.getPayload(org.junit.platform.engine.TestExecutionResult.class))
                .flatMap(result -> result.getThrowable())
                .map(Throwable::getMessage)
                .orElse("nothing failed");
    }

    @StreampodServerTest
    static class WithoutMethod {
        @Test
        void test(TestClock clock) {}
    }

    @Test
    void aClassWithoutAMethodThatSaysWhatToTestIsToldHowItLooks() {
        assertThat(failureOf(WithoutMethod.class))
                .contains("WithoutMethod has no method that says what to test")
                .contains("@ServerUnderTest static StreampodServer.Builder server(KeyStore keys)");
    }

    @StreampodServerTest
    static class NotStatic {
        @ServerUnderTest
        StreampodServer.Builder server() {
            return StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()));
        }

        @Test
        void test(TestClock clock) {}
    }

    @Test
    void aMethodOfAnotherFormIsToldItsForm() {
        assertThat(failureOf(NotStatic.class)).contains("has to be static, to return a StreampodServer.Builder");
    }

    @StreampodServerTest
    static class WithoutSettings {
        @ServerUnderTest
        static StartedServer server() {
            var archive = Archive.start(builder -> builder.port(0));
            return new StartedServer(archive.server(), archive);
        }

        @Test
        void test(TestClock clock) {}
    }

    @Test
    void anApplicationThatIsStartedWithoutTheSettingsOfTheTestIsRefused() {
        assertThat(failureOf(WithoutSettings.class))
                .contains("to return a StartedServer, with a parameter ServerSettings");
    }

    @StreampodServerTest
    static class BuilderWithSettings {
        @ServerUnderTest
        static StreampodServer.Builder server(ServerSettings settings) {
            return settings.applyTo(StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk())));
        }

        @Test
        void test(TestClock clock) {}
    }

    @Test
    void aBuilderIsGivenItsSettingsAfterwards() {
        assertThat(failureOf(BuilderWithSettings.class))
                .contains("no other parameters than a KeyStore and a TestClock;");
    }

    @StreampodServerTest
    static class WithoutKeys {
        @ServerUnderTest
        static StreampodServer.Builder server() {
            return StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()));
        }

        @Test
        void test(@SignedIn("ada") ChatClient ada) {}
    }

    @Test
    void nobodyIsSignedInAtAServerThatDoesNotTakeTheKeys() {
        assertThat(failureOf(WithoutKeys.class)).contains("has to have a parameter KeyStore keys");
    }

    @StreampodServerTest
    static class BeforeAllTests implements ChatServer {
        @BeforeAll
        static void before(TestClock clock) {}

        @Test
        void test() {}
    }

    @Test
    void thereIsNoServerBeforeAllTests() {
        assertThat(failureOf(BeforeAllTests.class)).contains("Each test has servers of its own");
    }

    @StreampodServerTest
    static class AnotherServer implements ChatServer {
        @Test
        void test(@OnServer(1) ChatClient ada) {}
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertThat(failureOf(AnotherServer.class)).contains("numbered from 0 to 0; there is no 1");
    }

    @StreampodServerTest
    static class Failing implements ChatServer {
        @Test
        void test(@SignedIn("ada") ChatClient ada) {
            var heard = StreampodAssertions.assertThatStream(ada.chat());
            ada.chat().sendStreamMessage(new Line("hello"));
            heard.emits(new Line("hello")).within(Duration.ofSeconds(30));
            heard.emits(new Line("never said")).within(Duration.ofMillis(10));
        }
    }

    @Test
    void aFailedAssertionPrintsWhatWasRecorded() {
        assertThat(failureOf(Failing.class))
                .startsWith("The stream ChatEndpointStub did not emit Line[text=never said] within 10 ms")
                .containsSubsequence("Recorded since", " s  Welcome[user=ada]", " s  Line[text=hello]");
    }
}
