package dev.streampod.client.chat;

import dev.streampod.client.FollowStart;
import dev.streampod.client.MethodStub;
import dev.streampod.client.StreampodClient;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.ValueCodec;

/** Channels of an endpoint that has no stream: rooms have a history and presence, lobbies have neither. */
public final class FeedsEndpointStub extends MethodStub {

    static final ChannelDefinition ROOM = ChannelDefinition.builder("room")
            .parameter("roomId", ValueCodec.<Long>of(EntityReader::readLong, EntityWriter::writeLong))
            .history()
            .presence(MessageSet.of(Line.class))
            .messages(MessageSet.of(Line.class));

    static final ChannelDefinition LOBBY = ChannelDefinition.builder("lobby")
            .parameter("language", ValueCodec.<String>of(EntityReader::readString, EntityWriter::writeString))
            .messages(MessageSet.of(Line.class));

    private static final EndpointDefinition DEFINITION =
            EndpointDefinition.builder("feeds").channels(ROOM, LOBBY).build();

    FeedsEndpointStub(StreampodClient client) {
        super(client, DEFINITION);
    }

    public RoomFeed follow(RoomChannel channel) {
        return new RoomFeed(feed(ROOM, channel, FollowStart.now(), Line.class));
    }

    public RoomFeed followAll(RoomChannel channel) {
        return new RoomFeed(feed(ROOM, channel, FollowStart.all(), Line.class));
    }

    public RoomFeed followAfter(String position, RoomChannel channel) {
        return new RoomFeed(feed(ROOM, channel, FollowStart.after(position), Line.class));
    }

    public LobbyFeed follow(LobbyChannel channel) {
        return new LobbyFeed(feed(LOBBY, channel, FollowStart.now(), Line.class));
    }
}
