package dev.streampod.examples.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.chat.protocol.RoomInfo;
import org.junit.jupiter.api.Test;

/** Who is counted where. */
final class RoomsTest {

    private final Rooms rooms = new Rooms();

    @Test
    void aRoomIsThereWhileSomebodyIsInIt() {
        rooms.enter("lobby", "s-1");
        rooms.enter("lobby", "s-2");
        rooms.enter("attic", "s-3");
        assertThat(rooms.occupied()).containsExactly(new RoomInfo("attic", 1), new RoomInfo("lobby", 2));

        rooms.leave("lobby", "s-1");
        rooms.leave("attic", "s-3");
        assertThat(rooms.occupied()).containsExactly(new RoomInfo("lobby", 1));
        rooms.leave("lobby", "s-2");
        assertThat(rooms.occupied()).isEmpty();
    }

    @Test
    void aSessionThatComesInTwiceIsInTheRoomOnce() {
        assertThat(rooms.enter("lobby", "s-1")).isTrue();
        assertThat(rooms.enter("lobby", "s-1")).isFalse();
        assertThat(rooms.occupied()).containsExactly(new RoomInfo("lobby", 1));

        rooms.leave("lobby", "s-1");
        assertThat(rooms.occupied()).isEmpty();
    }
}
