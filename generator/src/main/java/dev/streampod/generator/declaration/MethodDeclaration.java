package dev.streampod.generator.declaration;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method of an endpoint.
 *
 * @param returns null when it returns nothing
 */
public record MethodDeclaration(
        Name name,
        String doc,
        List<FieldDeclaration> parameters,
        @Nullable TypeExpression returns,
        List<TypeExpression> exceptions,
        List<Name> requiredScopes,
        boolean idempotent,
        @Nullable RawValue timeout,
        @Nullable RawValue deprecated) {

    public MethodDeclaration {
        parameters = List.copyOf(parameters);
        exceptions = List.copyOf(exceptions);
        requiredScopes = List.copyOf(requiredScopes);
    }

    /** The types of its parameters, its result and its exceptions, as they are written. */
    public Stream<TypeExpression> types() {
        return Stream.concat(
                Stream.concat(parameters.stream().map(FieldDeclaration::type), Stream.ofNullable(returns))
                        .filter(Objects::nonNull),
                exceptions.stream());
    }
}
