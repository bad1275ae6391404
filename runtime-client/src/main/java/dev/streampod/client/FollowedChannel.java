package dev.streampod.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One channel that a client may follow: the class stands for the channel of the protocol, the arguments for the values of its
 * parameters. Generated code extends it. Immutable as far as the arguments are; equal to one of the same class with equal
 * arguments.
 */
public abstract class FollowedChannel {

    private final List<@Nullable Object> arguments;

    /** @param arguments one for each parameter of the channel, in order; copied */
    protected FollowedChannel(List<@Nullable Object> arguments) {
        this.arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    }

    final List<@Nullable Object> arguments() {
        return arguments;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof FollowedChannel channel
                && channel.getClass() == getClass()
                && channel.arguments.equals(arguments);
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().hashCode() + arguments.hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + arguments;
    }
}
