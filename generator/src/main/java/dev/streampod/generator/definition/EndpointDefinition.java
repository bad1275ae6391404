package dev.streampod.generator.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint.
 *
 * @param name the name in YAML and on the wire, and that of the accessor ({@code pixorama})
 * @param typeName the name in UpperCamelCase, from which those of the generated types are made ({@code Pixorama})
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param requireLogin whether only the signed-in may use it; true also when scopes are required
 * @param requiredScopes the scopes that a user of it must have, all of them, in the order of the file
 * @param stream its stream of messages; null when it has none
 * @param followed the channels that clients may follow through it, sorted by name
 * @param methods its methods, sorted by name
 */
public record EndpointDefinition(
        String name,
        String typeName,
        String doc,
        boolean requireLogin,
        List<String> requiredScopes,
        @Nullable StreamDefinition stream,
        List<ChannelDefinition> followed,
        List<MethodDefinition> methods) {

    public EndpointDefinition {
        requiredScopes = List.copyOf(requiredScopes);
        followed = List.copyOf(followed);
        methods = List.copyOf(methods);
    }
}
