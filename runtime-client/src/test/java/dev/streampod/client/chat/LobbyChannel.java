package dev.streampod.client.chat;

import dev.streampod.client.FollowedChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

public final class LobbyChannel extends FollowedChannel {

    private LobbyChannel(@Nullable String language) {
        super(Arrays.asList(language));
    }

    public static LobbyChannel of(@Nullable String language) {
        return new LobbyChannel(language);
    }
}
