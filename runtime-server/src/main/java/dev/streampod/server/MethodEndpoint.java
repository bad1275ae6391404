package dev.streampod.server;

import dev.streampod.protocol.EndpointDefinition;

/**
 * An endpoint without a stream of messages: it has methods, or channels that clients follow, or both. Its methods, and its
 * hooks for those channels, run on handler threads, may block, and run for many callers at once.
 */
public abstract non-sealed class MethodEndpoint extends Endpoint {

    /** @param definition what the protocol says of the endpoint */
    protected MethodEndpoint(EndpointDefinition definition) {
        super(definition);
    }
}
