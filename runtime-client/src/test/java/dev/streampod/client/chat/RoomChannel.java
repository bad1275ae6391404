package dev.streampod.client.chat;

import dev.streampod.client.FollowedChannel;
import java.util.List;

public final class RoomChannel extends FollowedChannel {

    private RoomChannel(long roomId) {
        super(List.of(roomId));
    }

    public static RoomChannel of(long roomId) {
        return new RoomChannel(roomId);
    }
}
