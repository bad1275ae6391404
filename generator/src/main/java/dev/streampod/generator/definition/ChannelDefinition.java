package dev.streampod.generator.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel between servers, which clients may follow where an endpoint says so.
 *
 * @param name the name in YAML, with which the names of the channel between servers begin ({@code room})
 * @param typeName the name in UpperCamelCase, from which that of the generated type is made ({@code Room})
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param parameters what tells the channels of this name apart, in the order in which their values follow the name; never
 *     streams, never null, without defaults
 * @param message the class of the messages, a sealed one or one that others extend included
 * @param history what is kept of it; null when nothing is
 * @param presence the class of the presence info; null when the channel has no presence
 */
public record ChannelDefinition(
        String name,
        String typeName,
        String doc,
        List<ParameterDefinition> parameters,
        String message,
        @Nullable HistoryDefinition history,
        @Nullable String presence) {

    public ChannelDefinition {
        parameters = List.copyOf(parameters);
    }
}
