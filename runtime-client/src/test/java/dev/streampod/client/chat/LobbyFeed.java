package dev.streampod.client.chat;

import dev.streampod.client.ChannelFeed;
import dev.streampod.client.FeedPresence;
import dev.streampod.client.FeedSource;

public final class LobbyFeed extends ChannelFeed<Line> {

    LobbyFeed(FeedSource<Line> source) {
        super(source);
    }

    /** Generated code has no such method here: the channel has no presence. */
    public FeedPresence<Line> presence() {
        return presence(Line.class);
    }
}
