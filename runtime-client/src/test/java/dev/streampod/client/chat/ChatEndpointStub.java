package dev.streampod.client.chat;

import dev.streampod.client.EndpointStub;
import dev.streampod.client.FollowStart;
import dev.streampod.client.StreampodClient;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;

public final class ChatEndpointStub extends EndpointStub<ChatFromClient, ChatToClient> {

    private static final EndpointDefinition DEFINITION = EndpointDefinition.builder("chat").stream(
                    MessageSet.of(Line.class), MessageSet.of(Line.class))
            .channels(FeedsEndpointStub.ROOM)
            .build();

    ChatEndpointStub(StreampodClient client) {
        super(client, DEFINITION, ChatToClient.class);
    }

    public RoomFeed follow(RoomChannel channel) {
        return new RoomFeed(feed(FeedsEndpointStub.ROOM, channel, FollowStart.now(), Line.class));
    }
}
