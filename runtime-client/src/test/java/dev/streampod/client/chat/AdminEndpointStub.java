package dev.streampod.client.chat;

import dev.streampod.client.EndpointStub;
import dev.streampod.client.StreampodClient;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;

public final class AdminEndpointStub extends EndpointStub<ChatFromClient, ChatToClient> {

    private static final EndpointDefinition DEFINITION = EndpointDefinition.builder("admin").stream(
                    MessageSet.of(Line.class), MessageSet.of(Line.class))
            .build();

    AdminEndpointStub(StreampodClient client) {
        super(client, DEFINITION, ChatToClient.class);
    }
}
