package dev.streampod.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a channel that clients may follow. Immutable; made by generated code.
 *
 * @param name its name on the wire
 * @param parameters its parameters, in order; none of them is a stream
 * @param messages the classes of its messages
 * @param history whether its last messages are kept, so that a follower that was away can catch up
 * @param presence the classes of the presence info; null when it has no presence
 */
public record ChannelDefinition(
        String name,
        List<ParameterDefinition> parameters,
        MessageSet messages,
        boolean history,
        @Nullable MessageSet presence) {

    public ChannelDefinition {
        parameters = List.copyOf(parameters);
    }

    public static Builder builder(String name) {
        return new Builder(name);
    }

    @Override
    public String toString() {
        return "channel " + name;
    }

    /** Collects what is said of a channel; its last call says what its messages are. Not safe for several threads. */
    public static final class Builder {

        private final String name;
        private final List<ParameterDefinition> parameters = new ArrayList<>();
        private boolean history;
        private @Nullable MessageSet presence;

        private Builder(String name) {
            this.name = name;
        }

        /** Adds a parameter. */
        public Builder parameter(String parameter, ValueCodec<?> codec) {
            parameters.add(new ParameterDefinition(parameter, codec, false, null));
            return this;
        }

        /** Keeps the channel's last messages. */
        public Builder history() {
            this.history = true;
            return this;
        }

        /** Gives the channel presence, with info of these classes. */
        public Builder presence(MessageSet info) {
            this.presence = info;
            return this;
        }

        public ChannelDefinition messages(MessageSet classes) {
            return new ChannelDefinition(name, parameters, classes, history, presence);
        }
    }
}
