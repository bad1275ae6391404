package dev.streampod.server;

import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of a protocol on a server. A generated subclass names the hooks that the application overrides; one object
 * serves all clients, on any number of threads at once.
 */
public abstract sealed class Endpoint permits StreamEndpoint, MethodEndpoint {

    private final EndpointDefinition definition;

    Endpoint(EndpointDefinition definition) {
        this.definition = definition;
    }

    /**
     * The definition of the endpoint in its protocol. Not final: a proxy that a framework makes of an endpoint's class has
     * uninitialised fields of its own, and passes this on to the endpoint itself.
     */
    public EndpointDefinition definition() {
        return definition;
    }

    /**
     * Runs a method for a caller, on a handler thread. Generated code overrides it.
     *
     * @return what the method returns; null for one that returns nothing
     */
    protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
        throw new IllegalArgumentException(this + " has no " + method);
    }

    /** The channels that clients may follow through the endpoint. Generated code overrides it. */
    protected List<FollowableChannel<?>> followableChannels() {
        return List.of();
    }

    @Override
    public final String toString() {
        return definition().toString();
    }
}
