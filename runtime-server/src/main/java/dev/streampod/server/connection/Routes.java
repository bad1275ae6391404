package dev.streampod.server.connection;

import dev.streampod.entity.EntityCodec;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.EndpointDefinition.StreamDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.wire.MessageCodecs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All endpoints of a server by name. Filled while the server is built, not changed afterwards. */
public final class Routes implements MessageCodecs {

    private final Map<String, EndpointRoute> streams = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /**
     * Adds an endpoint.
     *
     * @throws IllegalArgumentException when there is one of that name already
     */
    public void add(EndpointDefinition definition, Protocol protocol, StreamHandler handler) {
        if (!names.add(definition.name())) {
            throw new IllegalArgumentException("Two endpoints are named " + definition.name()
                    + ". On one server every endpoint needs a name of its own; rename one in its protocol.");
        }
        StreamDefinition stream = definition.stream();
        if (stream != null) {
            streams.put(definition.name(), new EndpointRoute(streams.size(), definition, stream, protocol, handler));
        }
    }

    int size() {
        return streams.size();
    }

    @Nullable
    EndpointRoute stream(String endpoint) {
        return streams.get(endpoint);
    }

    @Override
    public boolean hasStream(String endpoint) {
        return streams.containsKey(endpoint);
    }

    @Override
    public @Nullable EntityCodec<?> codec(String endpoint, String className) {
        EndpointRoute route = streams.get(endpoint);
        return route == null ? null : route.fromClient(className);
    }
}
