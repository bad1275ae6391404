package dev.streampod.generator.definition;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method of an endpoint.
 *
 * @param name the name in YAML, in Java and on the wire
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param parameters in the order of the file
 * @param returns the type of the result, or of the items of a stream; null when it returns nothing
 * @param returnsStream whether it returns a stream of such values
 * @param exceptions the names of the exceptions that arrive as themselves, in the order of the file
 * @param requiredScopes the scopes that a caller must have beside those of the endpoint, in the order of the file
 * @param idempotent whether a call may be sent again
 * @param timeout the longest that a call may take; null: no bound of its own
 * @param deprecated the reason, when the method is deprecated
 */
public record MethodDefinition(
        String name,
        String doc,
        List<ParameterDefinition> parameters,
        @Nullable TypeRef returns,
        boolean returnsStream,
        List<String> exceptions,
        List<String> requiredScopes,
        boolean idempotent,
        @Nullable Duration timeout,
        @Nullable String deprecated) {

    public MethodDefinition {
        parameters = List.copyOf(parameters);
        exceptions = List.copyOf(exceptions);
        requiredScopes = List.copyOf(requiredScopes);
    }

    /** Whether a call is one question and one answer: no stream in, none out. */
    public boolean unary() {
        return !returnsStream && parameters.stream().noneMatch(ParameterDefinition::stream);
    }
}
