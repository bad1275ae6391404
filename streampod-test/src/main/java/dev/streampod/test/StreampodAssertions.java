package dev.streampod.test;

import dev.streampod.client.EndpointStub;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Assertions about what comes to a client. */
public final class StreampodAssertions {

    /** How long {@link #assertThatStream(EndpointStub)} waits until the stream is open: 30 seconds. */
    public static final Duration OPENING = Duration.ofSeconds(30);

    private StreampodAssertions() {}

    /**
     * Records what the stream of an endpoint emits from now on. Opens the stream, and returns when the server has opened it,
     * so what the server sends to all open streams after that is recorded. So call it before the test does what the stream is
     * to tell of. When the server refuses the stream, {@link StreamAssert#fails} tells why.
     *
     * @throws AssertionError when the stream was neither opened nor refused within {@link #OPENING}
     */
    public static <M extends SerializableEntity> StreamAssert<M> assertThatStream(EndpointStub<?, M> endpoint) {
        var recording = new Recording<M>(endpoint.getClass().getSimpleName());
        recording.noteInterruptions(endpoint);
        recording.record(endpoint.stream());
        awaitOpen(endpoint.openStream(), recording);
        return new StreamAssert<>(recording);
    }

    /**
     * Records what comes on a stream: a reader of an endpoint's stream, what a method returns, or the feed of a channel, of
     * which it also records what was recovered and lost. The stream must not be read in another way.
     */
    public static <M> StreamAssert<M> assertThatStream(MessageStream<M> stream) {
        var recording = new Recording<M>(stream.getClass().getSimpleName());
        recording.record(stream);
        return new StreamAssert<>(recording);
    }

    private static void awaitOpen(CompletableFuture<Void> open, Recording<?> recording) {
        try {
            open.get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "The server did not open the stream " + recording.name() + " within " + OPENING.toSeconds() + " s\n"
                            + recording,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while the stream " + recording.name() + " was being opened", e);
        } catch (ExecutionException | CancellationException e) {
            recording.note("not opened: " + (e.getCause() == null ? e : e.getCause()));
        }
    }
}
