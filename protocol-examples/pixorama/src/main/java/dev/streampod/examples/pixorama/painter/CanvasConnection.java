package dev.streampod.examples.pixorama.painter;

import dev.streampod.client.Backoff;
import dev.streampod.client.StreamOptions;
import dev.streampod.client.StreampodException;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An open connection to a server of the canvas. For one thread. */
final class CanvasConnection implements AutoCloseable {

    /** How long the server may be silent while something is expected of it. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Room for what others paint while a large picture is being scaled. */
    private static final StreamOptions READER = StreamOptions.DEFAULT.withCapacity(65_536);

    private static final int RETRIES = 6;

    private final PixoramaClient client;

    private CanvasConnection(PixoramaClient client) {
        this.client = client;
    }

    /**
     * Connects.
     *
     * @throws IllegalArgumentException when the address is malformed
     * @throws PaintingFailedException when the server does not answer, or refuses
     */
    static CanvasConnection open(String server, @Nullable String key) throws PaintingFailedException {
        var client = PixoramaClient.builder(server)
                .key(key)
                .connectTimeout(PATIENCE)
                .backoff(Backoff.DEFAULT.withMaxRetries(RETRIES))
                .build();
        try {
            client.openStreamingConnection().join();
            return new CanvasConnection(client);
        } catch (CompletionException failed) {
            client.close();
            throw new PaintingFailedException(text(failed.getCause()));
        }
    }

    /** Paints a picture, and waits until the server has confirmed every pixel. */
    Painting paint(Picture picture, Consumer<Painting> progress) throws PaintingFailedException {
        var painting = new Painting(picture, client.pixorama()::sendStreamMessage);
        var finished = new CompletableFuture<Void>();
        receive(finished, message -> {
            painting.receive(message);
            progress.accept(painting);
            if (painting.done()) {
                finished.complete(null);
            }
        });
        int before;
        do {
            before = painting.confirmed();
            if (await(finished)) {
                return painting;
            }
        } while (painting.confirmed() > before);
        throw new PaintingFailedException(
                "The server has confirmed no pixel for " + PATIENCE.toSeconds() + " seconds.");
    }

    /**
     * Paints the whole canvas in one colour, which only administrators may.
     *
     * @return how many pixels have another colour now
     */
    int clear(int color) throws PaintingFailedException {
        try {
            return client.pixorama().withDeadline(PATIENCE).clear(color);
        } catch (StreampodException failed) {
            throw new PaintingFailedException("The canvas was not cleared: " + text(failed));
        }
    }

    /** The picture that is on the canvas now. */
    ImageData look() throws PaintingFailedException {
        var picture = new CompletableFuture<ImageData>();
        receive(picture, message -> {
            if (message instanceof ImageData canvas) {
                picture.complete(canvas);
            }
        });
        if (!await(picture)) {
            throw new PaintingFailedException(
                    "The server has not sent the canvas for " + PATIENCE.toSeconds() + " seconds.");
        }
        return picture.join();
    }

    private void receive(CompletableFuture<?> until, Consumer<PixoramaToClient> listener) {
        client.addErrorListener(error -> until.completeExceptionally(
                new PaintingFailedException("The server refused a pixel: " + error.message())));
        var stream = client.pixorama().stream(READER);
        stream.completion()
                .whenComplete((ended, failure) -> until.completeExceptionally(new PaintingFailedException(
                        "The connection ended: " + (failure == null ? "closed by the server" : text(failure)))));
        stream.listen(listener);
    }

    /** Whether it was completed in time. */
    private static boolean await(CompletableFuture<?> future) throws PaintingFailedException {
        try {
            future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failed) {
            throw new PaintingFailedException(text(failed.getCause()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new PaintingFailedException("Interrupted.");
        }
    }

    private static String text(@Nullable Throwable failure) {
        String message = failure == null ? null : failure.getMessage();
        return message == null ? String.valueOf(failure) : message;
    }

    @Override
    public void close() {
        client.close();
    }
}
