package dev.streampod.protocol;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The definition of an endpoint in its protocol. Immutable; made by generated code. */
public final class EndpointDefinition {

    private final String name;
    private final boolean requireLogin;
    private final Set<String> requiredScopes;
    private final @Nullable StreamDefinition stream;
    private final List<MethodDefinition<?>> methods;
    private final List<ChannelDefinition> channels;

    private EndpointDefinition(Builder builder) {
        this.name = builder.name;
        this.requireLogin = builder.requireLogin || !builder.requiredScopes.isEmpty();
        this.requiredScopes = builder.requiredScopes;
        this.stream = builder.stream;
        this.methods = builder.methods;
        this.channels = builder.channels;
    }

    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** The endpoint's name on the wire. */
    public String name() {
        return name;
    }

    /** Whether only the signed-in may use it; true whenever scopes are required. */
    public boolean requireLogin() {
        return requireLogin;
    }

    /** The scopes that a user of the endpoint must have, all of them. */
    public Set<String> requiredScopes() {
        return requiredScopes;
    }

    /** Its stream; null when it has none. */
    public @Nullable StreamDefinition stream() {
        return stream;
    }

    /** Its methods; none when it has none. */
    public List<MethodDefinition<?>> methods() {
        return methods;
    }

    /** The channels that clients may follow through it; none when there are none. */
    public List<ChannelDefinition> channels() {
        return channels;
    }

    /** The channel of that name that clients may follow through it; null when there is none. */
    public @Nullable ChannelDefinition channel(String channel) {
        for (ChannelDefinition candidate : channels) {
            if (candidate.name().equals(channel)) {
                return candidate;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "endpoint " + name;
    }

    /** The two directions of a stream. */
    public record StreamDefinition(MessageSet fromClient, MessageSet toClient) {}

    /** Collects what is said of an endpoint. Not safe for several threads. */
    public static final class Builder {

        private final String name;
        private boolean requireLogin;
        private Set<String> requiredScopes = Set.of();
        private @Nullable StreamDefinition stream;
        private List<MethodDefinition<?>> methods = List.of();
        private List<ChannelDefinition> channels = List.of();

        private Builder(String name) {
            this.name = name;
        }

        public Builder requireLogin() {
            this.requireLogin = true;
            return this;
        }

        public Builder requiredScopes(String... scopes) {
            this.requiredScopes = Set.of(scopes);
            return this;
        }

        public Builder stream(MessageSet fromClient, MessageSet toClient) {
            this.stream = new StreamDefinition(fromClient, toClient);
            return this;
        }

        public Builder methods(MethodDefinition<?>... all) {
            this.methods = List.of(all);
            return this;
        }

        public Builder channels(ChannelDefinition... all) {
            this.channels = List.of(all);
            return this;
        }

        public EndpointDefinition build() {
            return new EndpointDefinition(this);
        }
    }
}
