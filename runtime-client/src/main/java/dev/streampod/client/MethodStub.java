package dev.streampod.client;

import dev.streampod.client.internal.session.ClientSession;
import dev.streampod.concurrent.Durations;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.entity.SerializableException;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** An endpoint's methods as a client sees them. Generated code extends it. Safe for use from any thread. */
public abstract class MethodStub {

    private final StreampodClient client;
    private final EndpointDefinition definition;
    private final @Nullable Duration deadline;

    protected MethodStub(StreampodClient client, EndpointDefinition definition) {
        this.client = client;
        this.definition = definition;
        this.deadline = null;
    }

    /**
     * A stub of the same endpoint with a deadline for every call.
     *
     * @throws IllegalArgumentException when the deadline is longer than 365 days
     */
    protected MethodStub(MethodStub original, Duration deadline) {
        this.client = original.client;
        this.definition = original.definition;
        this.deadline = Durations.notTooLong(deadline, "The deadline");
    }

    /** The endpoint's name on the wire. */
    public final String name() {
        return definition.name();
    }

    /**
     * Calls a method and waits for what it returns.
     *
     * @throws SerializableException that the method declares, as it was thrown on the server
     * @throws CallException when it failed with something else, or took too long
     * @throws ConnectionLostException when the connection was lost meanwhile, and the call may not be made again
     * @throws ConnectionFailedException when the connection was not open and could not be opened
     * @throws MessageTooLargeException when the arguments are larger than the server takes, or than the client's queue
     * @throws SendQueueFullException when the client's queue is full
     * @throws ClientClosedException when the client is closed, or is meanwhile
     * @throws IllegalArgumentException when an argument cannot be written
     * @throws CancellationException when this thread was interrupted meanwhile; it still is, and the call is cancelled
     */
    protected final <R extends @Nullable Object> R call(MethodDefinition<R> method, @Nullable Object... arguments) {
        CompletableFuture<R> future = callAsync(method, arguments);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for " + name() + "." + method.name());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Calls a method.
     *
     * @return completes with what the method returns, on a thread of the runtime; fails with what {@link #call} throws.
     *     Cancelling it cancels the call on the server
     */
    protected final <R extends @Nullable Object> CompletableFuture<R> callAsync(
            MethodDefinition<R> method, @Nullable Object... arguments) {
        ClientSession session = client.session();
        CompletableFuture<R> outcome = session.calls().call(name(), method, arguments, deadline);
        session.openForCall();
        return outcome;
    }

    /**
     * Calls a method that returns a stream. The stream holds up the method while it is not read; it fails with what
     * {@link #call} throws. Closing it cancels the call on the server.
     */
    protected final <R> MessageStream<R> callStream(MethodDefinition<R> method, @Nullable Object... arguments) {
        ClientSession session = client.session();
        MessageStream<R> stream = session.calls().stream(name(), method, arguments, deadline);
        session.openForCall();
        return stream;
    }

    /**
     * Follows a channel: makes the source of a {@link ChannelFeed}. A client that is not connected asks the server once it
     * is; the first use opens the connection.
     *
     * @param messages what every message of the channel is
     * @throws ClientClosedException when the client is closed
     * @throws MessageTooLargeException when the server takes no frame as large as the arguments need
     * @throws IllegalArgumentException when an argument is null that must not be, or cannot be written
     */
    protected final <M extends SerializableEntity> FeedSource<M> feed(
            ChannelDefinition definition, FollowedChannel channel, FollowStart start, Class<M> messages) {
        return new FeedSource<>(client.session().follow(name(), definition, channel.arguments(), start, messages));
    }
}
