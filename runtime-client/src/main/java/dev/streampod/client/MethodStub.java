package dev.streampod.client;

import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An endpoint's methods as a client sees them. Generated code extends it. Safe for use from any thread. */
@SuppressWarnings("DoNotCallSuggester")
public abstract class MethodStub {

    private final StreampodClient client;
    private final EndpointDefinition definition;
    private final @Nullable Duration deadline;

    protected MethodStub(StreampodClient client, EndpointDefinition definition) {
        this.client = client;
        this.definition = definition;
        this.deadline = null;
    }

    /** The same with a deadline for every call. */
    protected MethodStub(MethodStub original, Duration deadline) {
        this.client = original.client;
        this.definition = original.definition;
        this.deadline = deadline;
    }

    /** The endpoint's name on the wire. */
    public final String name() {
        return definition.name();
    }

    protected final <R extends @Nullable Object> R call(MethodDefinition<R> method, @Nullable Object... arguments) {
        throw new UnsupportedOperationException();
    }

    protected final <R extends @Nullable Object> CompletableFuture<R> callAsync(
            MethodDefinition<R> method, @Nullable Object... arguments) {
        throw new UnsupportedOperationException(client + " " + deadline);
    }

    protected final <R> MessageStream<R> callStream(MethodDefinition<R> method, @Nullable Object... arguments) {
        throw new UnsupportedOperationException();
    }
}
