package dev.streampod.client.stress;

import dev.streampod.client.ChannelFeed;
import dev.streampod.client.FeedSource;
import dev.streampod.client.FollowStart;
import dev.streampod.client.FollowedChannel;
import dev.streampod.client.MethodStub;
import dev.streampod.client.StreampodClient;
import java.util.List;

/** A client of {@link SoakProtocol}, as it would be generated. */
final class SoakStub extends StreampodClient {

    private final Soak soak = new Soak(this);

    private SoakStub(StreampodClient.Builder<SoakStub> builder) {
        super(builder);
    }

    static StreampodClient.Builder<SoakStub> builder(int port) {
        return new StreampodClient.Builder<>("http://127.0.0.1:" + port, SoakProtocol.INSTANCE, SoakStub::new);
    }

    Feed follow(SoakChannel channel, FollowStart start) {
        return soak.follow(channel, start);
    }

    private static final class Followed extends FollowedChannel {

        private Followed(long number) {
            super(List.of(number));
        }
    }

    static final class Feed extends ChannelFeed<Tick> {

        private Feed(FeedSource<Tick> source) {
            super(source);
        }
    }

    private static final class Soak extends MethodStub {

        private Soak(StreampodClient client) {
            super(client, SoakProtocol.SOAK);
        }

        private Feed follow(SoakChannel channel, FollowStart start) {
            return new Feed(feed(
                    channel.kept() ? SoakProtocol.KEPT : SoakProtocol.PASSING,
                    new Followed(channel.number()),
                    start,
                    Tick.class));
        }
    }
}
