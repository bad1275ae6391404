package dev.streampod.test;

import static dev.streampod.fixtures.Awaits.await;
import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.Welcome;
import dev.streampod.test.chat.client.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that the application under test starts itself. */
@StreampodServerTest
final class StartedServerTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Of all tests. */
    private static final List<Archive> ARCHIVES = new CopyOnWriteArrayList<>();

    @ServerUnderTest
    static StartedServer server(ServerSettings settings, KeyStore keys, TestClock clock) {
        assertThat(settings.clock()).isSameAs(clock);
        assertThat(settings.redis()).isEmpty();
        var archive = Archive.start(builder -> settings.applyTo(builder).authenticator(keys));
        ARCHIVES.add(archive);
        return new StartedServer(archive.server(), archive);
    }

    @BeforeEach
    void onlyTheApplicationOfThisTestIsOpen() {
        assertThat(ARCHIVES).filteredOn(each -> each.closes() == 0).hasSize(1);
    }

    @AfterAll
    static void everyApplicationWasClosedOnce() {
        assertThat(ARCHIVES).isNotEmpty().allMatch(each -> each.closes() == 1);
    }

    @Test
    void theApplicationIsServedAndWorks(@SignedIn("ada") ChatClient ada, StreampodServer server) {
        var heard = assertThatStream(ada.chat());
        ada.chat().sendStreamMessage(new Line("hello"));
        heard.emits(new Line("hello")).within(SOON);

        Archive archive = ARCHIVES.get(ARCHIVES.size() - 1);
        assertThat(archive.server()).isSameAs(server);
        // The archive listens for itself, and may hear it after the client.
        await().untilAsserted(() -> assertThat(archive.lines()).containsExactly(new Line("hello")));
    }

    @Test
    void anApplicationThatIsStoppedIsClosedAndAnotherIsStartedInItsPlace(
            ChatClient somebody, TestCluster cluster, TestClock clock) {
        var heard = assertThatStream(somebody.chat());
        heard.emits(Welcome.class).within(SOON);
        Archive stopped = ARCHIVES.get(ARCHIVES.size() - 1);

        cluster.stop(0);
        assertThat(stopped.closes()).isEqualTo(1);
        cluster.start(0);
        // The server that was closed asked its clients to come back a little later.
        clock.advance(Duration.ofMinutes(1));

        heard.emits(Welcome.class).within(SOON);
        assertThat(ARCHIVES.get(ARCHIVES.size() - 1)).isNotSameAs(stopped);
    }

    @Test
    void anApplicationThatIsStoppedInATestIsNotClosedAgain(TestCluster cluster) {
        cluster.stop(0);
        cluster.stop(0);
    }
}
