package dev.streampod.server;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.HandlerCall.Kind;
import dev.streampod.server.internal.endpoint.FollowTarget;
import dev.streampod.server.internal.endpoint.InterceptedHandler;
import dev.streampod.server.internal.endpoint.MethodHandler;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.endpoint.StreamHandler;
import dev.streampod.server.internal.endpoint.TimedHandler;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.metrics.HandlerTimer;
import dev.streampod.server.metrics.ServerMetrics;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The code of endpoints as the internal packages call it: within the interceptor of the application, if there is one, and
 * timed, if the metrics want that. Immutable.
 */
final class EndpointHandlers {

    private final ServerMetrics metrics;
    private final @Nullable HandlerInterceptor interceptor;
    private final FailureReporter failures;

    /** @param failures is told what timers throw */
    EndpointHandlers(ServerMetrics metrics, @Nullable HandlerInterceptor interceptor, FailureReporter failures) {
        this.metrics = metrics;
        this.interceptor = interceptor;
        this.failures = failures;
    }

    /** Adds the streams, methods and channels of all endpoints. */
    void addTo(Routes routes, List<EndpointSet> sets) {
        for (EndpointSet set : sets) {
            for (Endpoint endpoint : set.endpoints()) {
                routes.add(endpoint.definition(), set.protocol(), hooks(endpoint), method(endpoint));
                for (FollowableChannel<?> channel : endpoint.followableChannels()) {
                    routes.add(
                            endpoint.definition(),
                            channel.definition(),
                            arguments -> target(endpoint, channel, new CallArguments(arguments)));
                }
            }
        }
    }

    private MethodHandler method(Endpoint endpoint) {
        HandlerInterceptor around = interceptor;
        MethodHandler handler =
                (method, session, arguments) -> endpoint.call(method, session, new CallArguments(arguments));
        if (around == null) {
            return handler;
        }
        String name = endpoint.definition().name();
        return (method, session, arguments) -> around.intercept(
                session,
                new HandlerCall(Kind.METHOD, name, method.name()),
                () -> handler.call(method, session, arguments));
    }

    private FollowTarget target(Endpoint endpoint, FollowableChannel<?> followable, CallArguments arguments) {
        HandlerInterceptor around = interceptor;
        String name = endpoint.definition().name();
        String declared = followable.definition().name();
        FollowableChannel<?>.Target target = followable.target(arguments);
        return new FollowTarget() {
            @Override
            public String channel() {
                return target.name();
            }

            @Override
            public @Nullable ChannelHistory history() {
                return target.history();
            }

            @Override
            public @Nullable Class<? extends SerializableEntity> presence() {
                return followable.presence();
            }

            @Override
            public boolean mayFollow(Session session) {
                return around == null
                        ? target.mayFollow(session)
                        : Boolean.TRUE.equals(around.intercept(
                                session,
                                new HandlerCall(Kind.MAY_FOLLOW, name, declared),
                                () -> target.mayFollow(session)));
            }

            @Override
            public @Nullable SerializableEntity presentAs(Session session) {
                return around == null || followable.presence() == null
                        ? target.presentAs(session)
                        : (SerializableEntity) around.intercept(
                                session,
                                new HandlerCall(Kind.PRESENT_AS, name, declared),
                                () -> target.presentAs(session));
            }
        };
    }

    private @Nullable StreamHandler hooks(Endpoint endpoint) {
        if (!(endpoint instanceof StreamEndpoint<?, ?, ?> stream)) {
            return null;
        }
        StreamHandler hooks = new Hooks<>(stream);
        if (interceptor != null) {
            hooks = new InterceptedHandler(endpoint.definition().name(), hooks, interceptor);
        }
        HandlerTimer timer = metrics.handlerTimer(endpoint.definition().name());
        return timer == null ? hooks : new TimedHandler(hooks, timer, failures);
    }

    /** An endpoint's hooks, reachable for internal packages, which cannot call what is protected. */
    static final class Hooks<IN extends SerializableEntity> implements StreamHandler {

        private final StreamEndpoint<IN, ?, ?> endpoint;
        private final Class<IN> messageType;

        Hooks(StreamEndpoint<IN, ?, ?> endpoint) {
            this.endpoint = endpoint;
            this.messageType = endpoint.messageType();
        }

        @Override
        public boolean nonBlocking() {
            return endpoint.nonBlocking();
        }

        @Override
        public SlowReaderPolicy<?> slowReaders() {
            return Objects.requireNonNull(endpoint.slowReaders(), () -> "slowReaders() of " + endpoint + " is null");
        }

        @Override
        public void opened(StreamingSession session) {
            endpoint.streamOpened(session);
        }

        @Override
        public void message(StreamingSession session, SerializableEntity message) {
            endpoint.handleStreamMessage(session, messageType.cast(message));
        }

        @Override
        public void closed(StreamingSession session) {
            endpoint.streamClosed(session);
        }
    }
}
