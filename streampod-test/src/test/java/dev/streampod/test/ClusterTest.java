package dev.streampod.test;

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.StreampodServer;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.client.ChatClient;
import dev.streampod.test.chat.client.RoomChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@StreampodServerTest(servers = 2)
final class ClusterTest implements ChatServer {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aLineReachesTheOtherServer(
            @SignedIn("ada") ChatClient ada,
            @SignedIn("bob") @OnServer(1) ChatClient bob,
            @OnServer(1) StreampodServer second) {
        var heard = assertThatStream(bob.chat());
        ada.chat().sendStreamMessage(new Line("over there"));
        heard.emits(new Line("over there")).within(SOON);
        assertThat(second.clients()).hasSize(1);
    }

    @Test
    void whatIsPostedWhileRedisIsOutOfReachArrivesOnceItIsBack(
            ChatClient ada, @OnServer(1) ChatClient bob, TestNetwork network) {
        var heard = assertThatStream(bob.chat());
        network.toRedis(0).cut();
        ada.chat().sendStreamMessage(new Line("kept"));
        network.toRedis(0).restore();
        heard.emits(new Line("kept")).within(SOON);
    }

    @Test
    void aFollowerGoesOnWithAnotherServer(
            ChatClient ada, @OnServer(1) ChatClient bob, TestNetwork network, TestCluster cluster, TestClock clock) {
        var heard = assertThatStream(bob.chat().followAll(RoomChannel.of()));
        ada.chat().sendStreamMessage(new Line("one"));
        heard.emits(new Line("one")).within(SOON);

        network.of(bob).routeTo(0);
        cluster.stop(1);
        ada.chat().sendStreamMessage(new Line("two"));
        clock.advance(Duration.ofMinutes(1));

        heard.emits(new Line("two")).within(SOON);
    }

    @Test
    void anEmptyRedisKnowsNothingOfTheHistory(ChatClient ada, TestRedis redis) {
        var heard = assertThatStream(ada.chat());
        ada.chat().sendStreamMessage(new Line("forgotten"));
        heard.emits(new Line("forgotten")).within(SOON);

        redis.kill();
        redis.restart();
        ada.chat().sendStreamMessage(new Line("new"));
        heard.emits(new Line("new")).within(SOON);

        var all = assertThatStream(ada.chat().followAll(RoomChannel.of()));
        all.emits(new Line("new")).within(SOON);
        all.hasNotEmitted(new Line("forgotten")::equals);
    }
}
