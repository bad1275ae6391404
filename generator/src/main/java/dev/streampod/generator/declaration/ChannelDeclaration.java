package dev.streampod.generator.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel between servers.
 *
 * @param message null when it could not be read, which was reported
 */
public record ChannelDeclaration(
        Name name,
        String doc,
        List<FieldDeclaration> parameters,
        @Nullable TypeExpression message,
        @Nullable TypeExpression presence,
        @Nullable RawValue historySize,
        @Nullable RawValue historyTimeToLive)
        implements Declaration {

    public ChannelDeclaration {
        parameters = List.copyOf(parameters);
    }

    @Override
    public String kind() {
        return "channel";
    }
}
