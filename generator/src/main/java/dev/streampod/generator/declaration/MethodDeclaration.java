package dev.streampod.generator.declaration;

import java.util.List;
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
}
