package dev.streampod.examples.chat.server;

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Recovery;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.SignedIn;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.examples.chat.protocol.client.RoomChannel;
import dev.streampod.examples.chat.protocol.server.ChatEndpoints;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.OnServer;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.StreampodServerTest;
import dev.streampod.test.TestCluster;
import dev.streampod.test.TestNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a network and servers that go away do to a conversation. */
@StreampodServerTest(servers = 2)
final class ServersOfTheChatTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @ServerUnderTest
    static StreampodServer.Builder server(KeyStore keys) {
        var doors = new GuestLogin(keys, Set.of(), Duration.ofMinutes(5));
        return StreampodServer.builder(new ChatEndpoints(new Chat(new Rooms()), doors))
                .authenticator(keys);
    }

    private static RoomMessage said(String text) {
        return RoomMessage.builder().room("bridge").text(text).build();
    }

    @Test
    void nothingSaidIsMissedWhenAClientComesBackToAnotherServer(
            @dev.streampod.test.SignedIn("ada") ChatClient ada,
            @dev.streampod.test.SignedIn("bob") @OnServer(1) ChatClient bob,
            TestNetwork network) {
        var feed = ada.chat().followAll(RoomChannel.of("bridge"));
        List<Recovery> recoveries = new CopyOnWriteArrayList<>();
        feed.onRecovery(recoveries::add);
        var heard = assertThatStream(feed);
        var heardByBob = assertThatStream(bob.chat().followAll(RoomChannel.of("bridge")));
        bob.chat().sendStreamMessage(said("line 1"));
        heard.emits(RoomMessage.class, line -> line.text().equals("line 1")).within(SOON);

        network.of(ada).cut();
        for (int i = 2; i <= 20; i++) {
            bob.chat().sendStreamMessage(said("line " + i));
        }
        heardByBob
                .emits(RoomMessage.class, line -> line.text().equals("line 20"))
                .within(SOON);
        network.of(ada).routeTo(1);
        network.of(ada).restore();
        heard.emits(RoomMessage.class, line -> line.text().equals("line 20")).within(SOON);
        bob.chat().sendStreamMessage(said("welcome back"));
        heard.emits(RoomMessage.class, line -> line.text().equals("welcome back"))
                .within(SOON);

        assertThat(heard.messages()).extracting(RoomMessage::text).hasSize(21).startsWith("line 1", "line 2", "line 3");
        assertThat(recoveries).contains(new Recovery.Recovered(19)).noneMatch(Recovery.Lost.class::isInstance);
    }

    @Tag("long")
    @Test
    void aPrivateMessageFindsItsRecipientOnWhateverServerItIsThen(
            @dev.streampod.test.SignedIn("ada") ChatClient ada,
            @dev.streampod.test.SignedIn("bob") @OnServer(1) ChatClient bob,
            TestNetwork network,
            TestCluster cluster) {
        var heard = assertThatStream(bob.chat());
        heard.emits(new SignedIn("bob")).within(SOON);

        network.of(bob).routeTo(0);
        cluster.stop(1);
        heard.emits(new SignedIn("bob")).within(SOON);
        ada.chat()
                .sendStreamMessage(
                        ChatMessage.builder().recipientId("bob").text("psst").build());

        heard.emits(ChatMessage.class, message -> message.text().equals("psst")).within(SOON);
    }
}
