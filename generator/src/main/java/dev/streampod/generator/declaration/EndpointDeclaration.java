package dev.streampod.generator.declaration;

import java.util.List;
import java.util.stream.Stream;
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

    /** The directions of its stream that are written. */
    public Stream<StreamDeclaration.Direction> directions() {
        return stream == null ? Stream.of() : stream.directions().stream();
    }

    /** The types of its messages and those that its methods name, as they are written. */
    public Stream<TypeExpression> types() {
        return Stream.concat(
                directions().flatMap(direction -> direction.messages().stream()),
                methods.stream().flatMap(MethodDeclaration::types));
    }

    @Override
    public String kind() {
        return "endpoint";
    }
}
