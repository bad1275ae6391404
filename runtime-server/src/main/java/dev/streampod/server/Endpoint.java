package dev.streampod.server;

import dev.streampod.protocol.EndpointDefinition;

/**
 * One endpoint of a protocol on a server. A generated subclass names the hooks that the application overrides; one object
 * serves all clients, on any number of threads at once.
 */
public abstract sealed class Endpoint permits StreamEndpoint {

    private final EndpointDefinition definition;

    Endpoint(EndpointDefinition definition) {
        this.definition = definition;
    }

    /** What the protocol says of the endpoint. */
    public final EndpointDefinition definition() {
        return definition;
    }

    @Override
    public final String toString() {
        return definition.toString();
    }
}
