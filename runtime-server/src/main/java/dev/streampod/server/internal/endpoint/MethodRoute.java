package dev.streampod.server.internal.endpoint;

import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import java.util.HashSet;

/**
 * The handler of one method, and what a call requires. Immutable.
 *
 * @param endpoint the name of the endpoint
 */
public record MethodRoute(String endpoint, MethodDefinition<?> method, MethodHandler handler, AccessRule access) {

    public static MethodRoute of(
            EndpointDefinition endpoint, MethodDefinition<?> method, MethodHandler handler, boolean loginPossible) {
        var scopes = new HashSet<>(endpoint.requiredScopes());
        scopes.addAll(method.requiredScopes());
        var access = new AccessRule(
                endpoint.name() + "." + method.name(),
                endpoint.requireLogin() || !scopes.isEmpty(),
                scopes,
                loginPossible);
        return new MethodRoute(endpoint.name(), method, handler, access);
    }

    public String name() {
        return endpoint + "." + method.name();
    }
}
