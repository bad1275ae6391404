package dev.streampod.server.protocol;

import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.FollowableChannel;
import dev.streampod.server.MethodEndpoint;
import dev.streampod.server.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As it would be generated for an endpoint with {@code follow: [feed, ticks]} and no messages of its own. */
public abstract class FeedsEndpoint extends MethodEndpoint {

    private static final ChannelDefinition FEED = ChannelDefinition.builder("feed")
            .parameter("room", ValueCodec.of(EntityReader::readString, EntityWriter::writeString))
            .history()
            .presence(MessageSet.of(SimpleData.class))
            .messages(MessageSet.of(Text.class));

    private static final ChannelDefinition TICKS = ChannelDefinition.builder("ticks")
            .presence(MessageSet.of(Text.class))
            .messages(MessageSet.of(SimpleData.class));

    private static final EndpointDefinition DEFINITION =
            EndpointDefinition.builder("feeds").channels(FEED, TICKS).build();

    protected FeedsEndpoint() {
        super(DEFINITION);
    }

    protected abstract boolean mayFollow(Session session, FeedChannel feed);

    protected @Nullable SimpleData presentAs(Session session, FeedChannel feed) {
        return null;
    }

    protected abstract boolean mayFollow(Session session, TicksChannel ticks);

    protected @Nullable Text presentAs(Session session, TicksChannel ticks) {
        return null;
    }

    @Override
    protected final List<FollowableChannel<?>> followableChannels() {
        return List.of(
                FollowableChannel.withPresence(
                        FEED,
                        arguments -> FeedChannel.of(arguments.get(0)),
                        (session, channel) -> mayFollow(session, channel),
                        SimpleData.class,
                        (session, channel) -> presentAs(session, channel)),
                FollowableChannel.withPresence(
                        TICKS,
                        arguments -> TicksChannel.of(),
                        (session, channel) -> mayFollow(session, channel),
                        Text.class,
                        (session, channel) -> presentAs(session, channel)));
    }
}
