package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.EntityCodec;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.EndpointDefinition.StreamDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.wire.MessageCodecs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All endpoints of a server by name. Filled while the server is built, not changed afterwards. */
public final class Routes implements MessageCodecs {

    private final Map<String, EndpointRoute> streams = new HashMap<>();
    private final Map<String, Map<String, MethodRoute>> methods = new HashMap<>();
    private final Map<String, Map<String, FollowRoute>> channels = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> requiringLogin = new TreeSet<>();
    private final boolean loginPossible;

    /** @param loginPossible whether the server has an authenticator */
    public Routes(boolean loginPossible) {
        this.loginPossible = loginPossible;
    }

    /**
     * Adds an endpoint.
     *
     * @param stream the hooks of its stream; null when it has none
     * @throws IllegalArgumentException when there is one of that name already
     */
    public void add(
            EndpointDefinition definition,
            Protocol protocol,
            @Nullable StreamHandler stream,
            MethodHandler methodHandler) {
        if (!names.add(definition.name())) {
            throw new IllegalArgumentException("Two endpoints are named " + definition.name()
                    + ". On one server every endpoint needs a name of its own; rename one in its protocol.");
        }
        StreamDefinition directions = definition.stream();
        if (directions != null && stream != null) {
            streams.put(
                    definition.name(),
                    new EndpointRoute(streams.size(), definition, directions, protocol, stream, loginPossible));
            if (definition.requireLogin()) {
                requiringLogin.add("the stream of " + definition.name());
            }
        }
        if (!definition.methods().isEmpty()) {
            Map<String, MethodRoute> own = new HashMap<>();
            definition
                    .methods()
                    .forEach(method ->
                            own.put(method.name(), MethodRoute.of(definition, method, methodHandler, loginPossible)));
            methods.put(definition.name(), own);
            own.values().forEach(this::noteLogin);
        }
    }

    /** Adds a channel that clients may follow through an endpoint that was added before. */
    public void add(EndpointDefinition endpoint, ChannelDefinition channel, FollowRoute.FollowHandler handler) {
        var access = new AccessRule(
                "following " + channel.name() + " through " + endpoint.name(),
                endpoint.requireLogin(),
                endpoint.requiredScopes(),
                loginPossible);
        channels.computeIfAbsent(endpoint.name(), name -> new HashMap<>())
                .put(channel.name(), new FollowRoute(endpoint.name(), channel, access, handler));
        if (endpoint.requireLogin()) {
            requiringLogin.add("following " + channel.name() + " through " + endpoint.name());
        }
    }

    private void noteLogin(MethodRoute method) {
        if (method.access().requireLogin()) {
            requiringLogin.add(method.name());
        }
    }

    /** The streams and methods that only clients with a login may use, in order of their names. */
    public List<String> requiringLogin() {
        return List.copyOf(requiringLogin);
    }

    public int size() {
        return streams.size();
    }

    public @Nullable EndpointRoute stream(String endpoint) {
        return streams.get(endpoint);
    }

    public boolean hasEndpoint(String endpoint) {
        return names.contains(endpoint);
    }

    public @Nullable MethodRoute method(String endpoint, String name) {
        Map<String, MethodRoute> own = methods.get(endpoint);
        return own == null ? null : own.get(name);
    }

    public @Nullable FollowRoute channel(String endpoint, String name) {
        Map<String, FollowRoute> own = channels.get(endpoint);
        return own == null ? null : own.get(name);
    }

    @Override
    public boolean hasStream(String endpoint) {
        return streams.containsKey(endpoint);
    }

    @Override
    public @Nullable EntityCodec<?> codec(String endpoint, String className) {
        EndpointRoute route = streams.get(endpoint);
        return route == null ? null : route.fromClient(className);
    }
}
