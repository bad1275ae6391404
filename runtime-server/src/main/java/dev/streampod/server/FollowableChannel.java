package dev.streampod.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.server.messaging.ChannelHistory;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A channel of the protocol that clients may follow through an endpoint, with the endpoint's hooks for it. Immutable; made by
 * generated code.
 *
 * @param <C> the generated class of the channel
 */
public final class FollowableChannel<C extends TypedChannel<?>> {

    private final ChannelDefinition definition;
    private final Function<CallArguments, C> factory;
    private final BiPredicate<Session, C> mayFollow;
    private final @Nullable Class<? extends SerializableEntity> presence;
    private final BiFunction<Session, C, ? extends @Nullable SerializableEntity> presentAs;

    private FollowableChannel(
            ChannelDefinition definition,
            Function<CallArguments, C> factory,
            BiPredicate<Session, C> mayFollow,
            @Nullable Class<? extends SerializableEntity> presence,
            BiFunction<Session, C, ? extends @Nullable SerializableEntity> presentAs) {
        this.definition = definition;
        this.factory = factory;
        this.mayFollow = mayFollow;
        this.presence = presence;
        this.presentAs = presentAs;
    }

    /**
     * A channel without presence.
     *
     * @param factory makes the channel of the values of its parameters; must not block
     * @param mayFollow the endpoint's permission; may block
     */
    public static <C extends TypedChannel<?>> FollowableChannel<C> of(
            ChannelDefinition definition, Function<CallArguments, C> factory, BiPredicate<Session, C> mayFollow) {
        return new FollowableChannel<>(definition, factory, mayFollow, null, (session, channel) -> null);
    }

    /**
     * A channel with presence.
     *
     * @param factory makes the channel of the values of its parameters; must not block
     * @param mayFollow the endpoint's permission; may block
     * @param info the class of the presence info
     * @param presentAs what a follower is present with; null: it is not present. Asked again when the client
     *     is another user, or may do other things; may block
     */
    public static <C extends TypedChannel<?>, I extends SerializableEntity> FollowableChannel<C> withPresence(
            ChannelDefinition definition,
            Function<CallArguments, C> factory,
            BiPredicate<Session, C> mayFollow,
            Class<I> info,
            BiFunction<Session, C, @Nullable I> presentAs) {
        return new FollowableChannel<>(definition, factory, mayFollow, info, presentAs);
    }

    ChannelDefinition definition() {
        return definition;
    }

    @Nullable
    Class<? extends SerializableEntity> presence() {
        return presence;
    }

    /**
     * The channel of these values of its parameters.
     *
     * @throws IllegalArgumentException when a value makes the channel's name too long
     */
    Target target(CallArguments arguments) {
        return new Target(factory.apply(arguments));
    }

    /** One channel that a client asks for. */
    final class Target {

        private final C channel;

        private Target(C channel) {
            this.channel = channel;
        }

        String name() {
            return channel.name();
        }

        @Nullable
        ChannelHistory history() {
            return channel.history();
        }

        boolean mayFollow(Session session) {
            return mayFollow.test(session, channel);
        }

        @Nullable
        SerializableEntity presentAs(Session session) {
            return presentAs.apply(session, channel);
        }
    }
}
