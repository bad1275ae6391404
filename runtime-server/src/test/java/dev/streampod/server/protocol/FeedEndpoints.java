package dev.streampod.server.protocol;

import dev.streampod.protocol.Protocol;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import java.util.List;

public record FeedEndpoints(FeedsEndpoint feeds) implements EndpointSet {

    @Override
    public Protocol protocol() {
        return EchoProtocol.INSTANCE;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(feeds);
    }
}
