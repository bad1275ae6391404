package dev.streampod.examples.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.chat.protocol.RoomInfo;
import org.junit.jupiter.api.Test;

/** Who is counted where. */
final class RoomsTest {

    private final Rooms rooms = new Rooms();

    @Test
    void aRoomIsThereWhileSomebodyIsInIt() {
        rooms.enter("lobby");
        rooms.enter("lobby");
        rooms.enter("attic");
        assertThat(rooms.occupied()).containsExactly(new RoomInfo("attic", 1), new RoomInfo("lobby", 2));

        rooms.leave("lobby");
        rooms.leave("attic");
        assertThat(rooms.occupied()).containsExactly(new RoomInfo("lobby", 1));
        rooms.leave("lobby");
        assertThat(rooms.occupied()).isEmpty();
    }
}
