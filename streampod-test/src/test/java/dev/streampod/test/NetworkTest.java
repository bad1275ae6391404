package dev.streampod.test;

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionState;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.Welcome;
import dev.streampod.test.chat.client.ChatClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@StreampodServerTest
final class NetworkTest implements ChatServer {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aShortInterruptionLosesNothing(ChatClient ada, ChatClient bob, TestNetwork network, TestClock clock) {
        var heard = assertThatStream(bob.chat());
        assertThatStream(ada.chat()).emits(Welcome.class).within(SOON);

        network.of(bob).cut();
        ada.chat().sendStreamMessage(new Line("while bob was away"));
        network.of(bob).restore();
        clock.advance(Duration.ofSeconds(10)); // past the wait before the next attempt

        heard.emits(new Line("while bob was away")).within(SOON);
        heard.hasNotEmitted(message -> message.equals(new Welcome("bob")));
        assertThat(heard.messages()).filteredOn(Welcome.class::isInstance).hasSize(1);
    }

    @Test
    void aConnectionThatIsResetIsOpenedAgain(ChatClient ada, TestNetwork network, TestClock clock) {
        var heard = assertThatStream(ada.chat());
        network.of(ada).reset();
        ada.chat().sendStreamMessage(new Line("after"));
        clock.advance(Duration.ofSeconds(10));
        heard.emits(new Line("after")).within(SOON);
    }

    @Test
    void whatIsDelayedComesLaterAndInOrder(ChatClient ada, TestNetwork network) {
        var heard = assertThatStream(ada.chat());
        network.of(ada).delay(Duration.ofMillis(200));
        long sent = System.nanoTime();
        ada.chat().sendStreamMessage(new Line("one"));
        ada.chat().sendStreamMessage(new Line("two"));
        heard.emits(new Line("one")).within(SOON);
        assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
        heard.emits(new Line("two")).within(SOON);
    }

    @Test
    void aFrozenConnectionIsFoundOutByHeartbeats(ChatClient ada, TestNetwork network, TestClock clock)
            throws Exception {
        BlockingQueue<ConnectionEvent> events = new LinkedBlockingQueue<>();
        var heard = assertThatStream(ada.chat());
        ada.addConnectionListener(events::add);

        network.of(ada).freeze();
        // A ping after one interval of silence, the end after another: as often as it takes, since timers run on
        // threads.
        for (ConnectionEvent event = null; event == null; event = events.poll(50, TimeUnit.MILLISECONDS)) {
            clock.advance(Duration.ofSeconds(30));
        }
        assertThat(ada.connectionState()).isNotEqualTo(ConnectionState.CONNECTED);
        network.of(ada).restore();
        ada.chat().sendStreamMessage(new Line("thawed"));
        clock.advance(Duration.ofMinutes(1));

        heard.emits(new Line("thawed")).within(SOON);
    }

    @Test
    void oneServerHasNoRedis(TestNetwork network) {
        assertThatThrownBy(() -> network.toRedis(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("servers = 2");
        assertThatThrownBy(() -> network.toRedis(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
