package dev.streampod.server.protocol;

import dev.streampod.server.ChannelName;
import dev.streampod.server.HistoryChannel;

public final class FeedChannel extends HistoryChannel<Text> {

    private FeedChannel(ChannelName name) {
        super(name, Text.class, historyOf(500, 600_000));
    }

    public static FeedChannel of(String room) {
        return new FeedChannel(nameOf("feed").with(room));
    }
}
