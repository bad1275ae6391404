package dev.streampod.client;

import dev.streampod.client.internal.feed.ClientFeed;
import dev.streampod.entity.SerializableEntity;

/**
 * A channel that is being followed, on its way from a generated stub to the {@link ChannelFeed} that the stub makes of it.
 *
 * @param <M> the class of the channel's messages
 */
public final class FeedSource<M extends SerializableEntity> {

    private final ClientFeed<M> feed;

    FeedSource(ClientFeed<M> feed) {
        this.feed = feed;
    }

    ClientFeed<M> feed() {
        return feed;
    }
}
