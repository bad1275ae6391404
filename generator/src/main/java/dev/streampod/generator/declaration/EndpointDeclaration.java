package dev.streampod.generator.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint.
 *
 * @param loginRefused where {@code requireLogin: false} is written; null when it is not
 * @param usable whether a stream or methods are written, be it wrongly
 */
public record EndpointDeclaration(
        Name name,
        String doc,
        boolean requireLogin,
        @Nullable Name loginRefused,
        List<Name> requiredScopes,
        @Nullable StreamDeclaration stream,
        List<MethodDeclaration> methods,
        boolean usable)
        implements Declaration {

    public EndpointDeclaration {
        requiredScopes = List.copyOf(requiredScopes);
        methods = List.copyOf(methods);
    }

    @Override
    public String kind() {
        return "endpoint";
    }
}
