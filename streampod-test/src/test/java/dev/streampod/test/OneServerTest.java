package dev.streampod.test;

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.CallException;
import dev.streampod.client.StreamClosedException;
import dev.streampod.client.StreamRefusedException;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.Welcome;
import dev.streampod.test.chat.client.ChatClient;
import dev.streampod.test.chat.client.RoomChannel;
import dev.streampod.test.chat.server.ChatEndpoints;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@StreampodServerTest
final class OneServerTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private StreampodServer before;

    @ServerUnderTest
    static StreampodServer.Builder server(KeyStore keys) {
        return StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()))
                .authenticator(keys);
    }

    @BeforeEach
    void remember(StreampodServer server) {
        before = server;
    }

    @Test
    void whatOneClientSaysIsEmittedToAnother(@SignedIn("ada") ChatClient ada, @SignedIn("bob") ChatClient bob) {
        var heard = assertThatStream(bob.chat());

        ada.chat().sendStreamMessage(new Line("hello"));
        ada.chat().sendStreamMessage(new Line("bye"));

        heard.emits(new Welcome("bob")).within(SOON);
        assertThat(heard.emits(Line.class, line -> line.text().startsWith("b")).within(SOON))
                .isEqualTo(new Line("bye"));
        heard.hasNotEmitted(message -> message.equals(new Welcome("ada")));
        assertThat(heard.messages()).containsExactly(new Welcome("bob"), new Line("hello"), new Line("bye"));
    }

    @Test
    void aClientIsNobodyUnlessItIsSignedIn(ChatClient somebody, @SignedIn("ada") ChatClient ada) {
        assertThatStream(somebody.chat()).emits(new Welcome(null)).within(SOON);
        assertThat(assertThatStream(somebody.desk())
                        .fails(StreamRefusedException.class)
                        .within(SOON)
                        .code())
                .isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(assertThatStream(ada.desk())
                        .fails(StreamRefusedException.class)
                        .within(SOON)
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void aClientHasTheScopesThatItWasGiven(
            @SignedIn(
                            value = "ada",
                            scopes = {"clerk", "admin"})
                    ChatClient ada) {
        var heard = assertThatStream(ada.desk());
        ada.desk().sendStreamMessage(new Line("mine"));
        heard.emits(new Line("mine")).within(SOON);
    }

    @Test
    void theStreamEndsWhenItsReaderClosesIt(ChatClient somebody) {
        var heard = assertThatStream(somebody.chat());
        somebody.chat().closeStream();
        heard.ends().within(SOON);
    }

    @Test
    void aFeedIsReadAsAStreamIs(ChatClient somebody) {
        somebody.chat().sendStreamMessage(new Line("hello"));
        var heard = assertThatStream(somebody.chat().followAll(RoomChannel.of()));
        heard.emits(new Line("hello")).within(SOON);
    }

    @Test
    void everyTestHasAServerOfItsOwn(StreampodServer server, TestCluster cluster) {
        assertThat(server).isSameAs(before).isSameAs(cluster.server(0));
        assertThat(cluster.size()).isEqualTo(1);
        assertThat(server.statistics().connectionsOpened()).isZero();
    }

    @Test
    void aServerThatIsStoppedAndStartedIsReachedOnTheSameLink(
            ChatClient somebody, TestCluster cluster, TestClock clock) {
        var heard = assertThatStream(somebody.chat());
        heard.emits(Welcome.class).within(SOON);

        cluster.stop(0);
        assertThat(cluster.start(0)).isNotSameAs(before);
        // The server that was closed asked its clients to come back a little later.
        clock.advance(Duration.ofMinutes(1));

        heard.emits(Welcome.class).within(SOON);
    }

    @Nested
    class WithAClock {

        @Test
        void aKeyExpiresWhenTheClockSaysSo(
                @SignedIn(value = "ada", scopes = "clerk", validFor = "PT10M") ChatClient ada, TestClock clock) {
            var heard = assertThatStream(ada.desk());
            ada.desk().sendStreamMessage(new Line("still here"));
            heard.emits(new Line("still here")).within(SOON);

            clock.advance(Duration.ofMinutes(11));

            assertThat(heard.fails(StreamClosedException.class).within(SOON).code())
                    .isEqualTo(ErrorCode.UNAUTHENTICATED);
        }

        @Test
        void aDeadlinePassesWhenTheClockSaysSo(
                @SignedIn(value = "ada", scopes = "clerk") ChatClient ada, TestClock clock) {
            ada.openStreamingConnection().join();
            var call = ada.desk().withDeadline(Duration.ofHours(1)).slowAsync(3_600);

            clock.advance(Duration.ofHours(1));

            assertThat(call)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            CallException.class, late -> assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE));
        }

        @Test
        void aClockGoesForwardOnly(TestClock clock) {
            assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
