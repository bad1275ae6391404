package dev.streampod.server.protocol;

import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.server.StreamEndpoint;
import dev.streampod.server.StreamingSession;

public abstract class MembersEndpoint extends StreamEndpoint<EchoFromClient, EchoToClient, Object> {

    private static final EndpointDefinition DEFINITION = EndpointDefinition.builder("members").requireLogin().stream(
                    MessageSet.of(SimpleData.class, Text.class, Boom.class, Burst.class, Account.class),
                    MessageSet.of(SimpleData.class, Text.class, Account.class))
            .build();

    protected MembersEndpoint() {
        super(DEFINITION, EchoFromClient.class);
    }

    @Override
    protected void streamOpened(StreamingSession session) {}

    @Override
    protected void streamClosed(StreamingSession session) {}

    @Override
    protected abstract void handleStreamMessage(StreamingSession session, EchoFromClient message);
}
