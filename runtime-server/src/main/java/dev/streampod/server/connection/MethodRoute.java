package dev.streampod.server.connection;

import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import java.util.HashSet;

/**
 * Where the calls of one method go, and who may make them. Immutable.
 *
 * @param endpoint the name of the endpoint
 */
record MethodRoute(String endpoint, MethodDefinition<?> method, MethodHandler handler, AccessRule access) {

    static MethodRoute of(
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

    String name() {
        return endpoint + "." + method.name();
    }
}
