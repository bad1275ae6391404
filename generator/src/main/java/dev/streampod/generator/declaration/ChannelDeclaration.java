package dev.streampod.generator.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel between servers, which clients may follow where an endpoint says so.
 *
 * @param message null when it could not be read, which was reported
 * @param historyKey where the key {@code history} stands; null when it does not
 */
public record ChannelDeclaration(
        Name name,
        String doc,
        List<FieldDeclaration> parameters,
        @Nullable TypeExpression message,
        @Nullable TypeExpression presence,
        @Nullable Name historyKey,
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
