package dev.streampod.examples.chat.server;

import static dev.streampod.fixtures.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.examples.chat.protocol.PastLine;
import dev.streampod.examples.chat.protocol.RoomInfo;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.UnknownRoomException;
import dev.streampod.examples.chat.protocol.server.ChatEndpoints;
import dev.streampod.server.RequestException;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server remembers, and where it stops. */
final class RoomsTest {

    private final Rooms rooms = new Rooms(() -> this.server.messages());
    private StreampodServer server;

    @BeforeEach
    void start() {
        var keys = KeyStore.inMemory();
        server = StreampodServer.builder(
                        new ChatEndpoints(new Chat(rooms), new Doors(keys, Set.of(), Doors.TIME_TO_LIVE)))
                .port(0)
                .authenticator(keys)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void say(String room, int number) {
        var line = RoomMessage.builder().room(room).text("line " + number).build();
        server.messages().postMessage(Rooms.channel(room), line).join();
    }

    @Test
    void onlyTheLastLinesOfARoomAreKept() {
        rooms.enter("lobby");
        for (int i = 1; i <= History.KEPT_LINES + 1; i++) {
            say("lobby", i);
        }

        await().untilAsserted(() -> assertThat(rooms.history("lobby").last(1_000, null))
                .hasSize(History.KEPT_LINES)
                .extracting(PastLine::number)
                .startsWith(2L)
                .endsWith(201L));
    }

    @Test
    void aRoomThatWasLeftByAllIsRememberedUntilThereAreTooMany() {
        for (int i = 0; i < Rooms.MAX_ROOMS; i++) {
            rooms.enter("room" + i);
        }
        assertThatThrownBy(() -> rooms.enter("another"))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("500 rooms already");
        rooms.leave("room7");
        rooms.leave("room3");
        assertThat(rooms.history("room7").last(1, null)).isEmpty();
        assertThat(rooms.occupied()).hasSize(498).doesNotContain(new RoomInfo("room7", 1));
        long listeners = server.statistics().channelListeners();

        rooms.enter("another");

        assertThatThrownBy(() -> rooms.history("room7")).isInstanceOf(UnknownRoomException.class);
        assertThat(rooms.history("room3").last(1, null)).isEmpty();
        assertThat(server.statistics().channelListeners()).isEqualTo(listeners);
    }
}
