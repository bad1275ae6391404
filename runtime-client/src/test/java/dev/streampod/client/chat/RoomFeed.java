package dev.streampod.client.chat;

import dev.streampod.client.ChannelFeed;
import dev.streampod.client.FeedPresence;
import dev.streampod.client.FeedSource;

public final class RoomFeed extends ChannelFeed<Line> {

    RoomFeed(FeedSource<Line> source) {
        super(source);
    }

    public FeedPresence<Line> presence() {
        return presence(Line.class);
    }
}
