package dev.streampod.client.internal.session;

import dev.streampod.client.ClientError;
import dev.streampod.client.StreamException;
import dev.streampod.client.StreampodException;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.stream.BufferedMessageStream;
import dev.streampod.wire.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a client, by endpoint; reports their state to readers and listeners.
 *
 * <p>Any thread may read the map. Every other method is called under the client's lock; {@link EventDispatcher} calls
 * readers and listeners, so that none of their code runs under it.
 */
final class StreamTable {

    private final Map<String, ClientStream<?>> byEndpoint = new ConcurrentHashMap<>();
    private final StreamCodecs codecs;
    private final EventDispatcher dispatcher;
    private final CallbackExecutor callbacks;
    private final Scheduler timers;

    StreamTable(StreamCodecs codecs, EventDispatcher dispatcher, CallbackExecutor callbacks, Scheduler timers) {
        this.codecs = codecs;
        this.dispatcher = dispatcher;
        this.callbacks = callbacks;
        this.timers = timers;
    }

    void add(ClientStream<?> stream, EndpointDefinition.StreamDefinition definition) {
        codecs.add(stream.endpoint(), definition);
        byEndpoint.put(stream.endpoint(), stream);
    }

    @Nullable
    ClientStream<?> of(String endpoint) {
        return byEndpoint.get(endpoint);
    }

    List<ClientStream<?>> those(Predicate<ClientStream<?>> condition) {
        return byEndpoint.values().stream().filter(condition).toList();
    }

    /** The server has opened it. */
    void opened(ClientStream<?> stream) {
        tell(stream, stream.opened(timers.now()));
        if (stream.phase() == ClientStream.Phase.OPEN) {
            List<RuntimeFuture<Void>> waiting = stream.takeAwaitingOpen();
            waiting.forEach(each -> each.succeed(null));
            callbacks.publish(waiting);
        }
    }

    /** The server has refused or closed it: its readers fail. */
    void ended(ClientStream<?> stream, StreamException cause) {
        boolean forKey = cause.code() == ErrorCode.UNAUTHENTICATED || cause.code() == ErrorCode.FORBIDDEN;
        tell(stream, stream.release(timers.now()));
        stream.ended(forKey);
        end(stream, cause);
    }

    /** The application has closed it: its readers end well. */
    void closed(ClientStream<?> stream) {
        tell(stream, stream.release(timers.now()));
        end(stream, null);
    }

    /** The session goes on over another connection: nothing was lost. */
    void resumed(Instant lastHeard) {
        Instant now = timers.now();
        for (ClientStream<?> stream : byEndpoint.values()) {
            if (stream.phase() != ClientStream.Phase.NOT_OPEN) {
                tell(stream, new ContinuityEvent(lastHeard, now, null));
            }
        }
    }

    /** The session is over, and these messages were written and not acknowledged. */
    void connectionLost(Instant lastHeard, List<Outgoing.Message> inFlight) {
        connectionGone(lastHeard, inFlight, false);
    }

    /**
     * The client has closed the connection, and the server may not have read these messages. For streams without any this
     * is no interruption.
     */
    void connectionClosed(Instant lastHeard, List<Outgoing.Message> inFlight) {
        connectionGone(lastHeard, inFlight, true);
    }

    private void connectionGone(Instant lastHeard, List<Outgoing.Message> inFlight, boolean closedByClient) {
        for (ClientStream<?> stream : byEndpoint.values()) {
            List<Outgoing.Message> unacknowledged = inFlight.stream()
                    .filter(message -> message.stream() == stream)
                    .toList();
            stream.connectionGone(lastHeard, unacknowledged, closedByClient);
            if (!stream.inUse()) {
                tell(stream, stream.release(timers.now())); // it was closed: nothing will end this interruption
            }
        }
    }

    /**
     * There will be no connection again unless the application asks for one: all streams end, with that cause if any.
     */
    void givenUp(@Nullable StreampodException cause) {
        for (ClientStream<?> stream : byEndpoint.values()) {
            tell(stream, stream.release(timers.now()));
            end(stream, cause);
        }
    }

    private void end(ClientStream<?> stream, @Nullable StreampodException cause) {
        List<RuntimeFuture<Void>> waiting = stream.takeAwaitingOpen();
        Throwable notOpened = cause == null ? new CancellationException("The application closed the stream") : cause;
        waiting.forEach(each -> each.fail(notOpened));
        callbacks.publish(waiting);
        // Not in order with the listeners' events: a listener may wait for a reader to finish.
        for (BufferedMessageStream<?> reader : stream.takeReaders()) {
            callbacks.runCallback(() -> {
                if (cause == null) {
                    reader.complete();
                } else {
                    reader.fail(cause);
                }
            });
        }
    }

    private void tell(ClientStream<?> stream, @Nullable ContinuityEvent event) {
        if (event == null) {
            return;
        }
        UnacknowledgedMessages unacknowledged = event.unacknowledged();
        if (!stream.continuity().tell(event) && unacknowledged != null && unacknowledged.count() > 0) {
            dispatcher.error(new ClientError(
                    ErrorCode.UNAVAILABLE,
                    stream.endpoint(),
                    null,
                    "The connection was lost; messages that were not acknowledged, and may or may not have arrived: "
                            + unacknowledged.count()));
        }
    }
}
