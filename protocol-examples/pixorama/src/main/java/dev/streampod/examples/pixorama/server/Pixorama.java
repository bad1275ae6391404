package dev.streampod.examples.pixorama.server;

import dev.streampod.examples.pixorama.protocol.CanvasMessage;
import dev.streampod.examples.pixorama.protocol.Cleared;
import dev.streampod.examples.pixorama.protocol.Painted;
import dev.streampod.examples.pixorama.protocol.PixoramaFromClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import dev.streampod.examples.pixorama.protocol.server.CanvasChannel;
import dev.streampod.examples.pixorama.protocol.server.PixoramaEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The endpoint: each of its streams watches the canvas and may paint on it, and administrators may clear it. */
final class Pixorama extends PixoramaEndpoint {

    /** How long a clearing may be on its way. */
    private static final Duration CLEARING_TIMEOUT = Duration.ofSeconds(10);

    private final SharedCanvas canvas;
    private final CanvasChannel channel;
    private final PostFailures failures;

    /** @param channel where accepted pixels are posted; what arrives there is for {@link SharedCanvas#receive} */
    Pixorama(SharedCanvas canvas, CanvasChannel channel, PostFailures failures) {
        this.canvas = canvas;
        this.channel = channel;
        this.failures = failures;
    }

    @Override
    protected void streamOpened(StreamingSession session) {
        SharedCanvas.Viewer viewer = message -> sendStreamMessage(session, message);
        setUserObject(session, viewer);
        canvas.join(viewer);
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, PixoramaFromClient message) {
        if (message instanceof SetPixel pixel) {
            check(pixel.x(), pixel.y(), pixel.color());
            var posted = post(session, new Painted(pixel.x(), pixel.y(), pixel.color()));
            if (posted.isCompletedExceptionally()) {
                throw RequestException.unavailable("The canvas cannot be reached just now; try again in a moment.");
            }
        }
    }

    @Override
    protected int clear(Session session, int color) {
        check(0, 0, color);
        var cleared = new Cleared(UUID.randomUUID(), color);
        CompletableFuture<Integer> changed = canvas.await(cleared);
        try {
            return post(session, cleared)
                    .thenCompose(done -> changed)
                    .get(CLEARING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException notPosted) {
            throw RequestException.unavailable("The canvas cannot be reached just now; try again in a moment.");
        } catch (TimeoutException late) {
            throw RequestException.unavailable("The canvas cannot be reached just now; it may be cleared later.");
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("The request was given up; the canvas may be cleared all the same.");
        } finally {
            canvas.forget(cleared);
        }
    }

    private void check(int x, int y, int color) {
        try {
            canvas.check(x, y, color);
        } catch (IllegalArgumentException noSuchPixel) {
            throw RequestException.badRequest(String.valueOf(noSuchPixel.getMessage()));
        }
    }

    private CompletableFuture<Void> post(Session session, CanvasMessage message) {
        return channel.post(session, message).whenComplete(failures::note);
    }

    @Override
    protected void streamClosed(StreamingSession session) {
        if (getUserObject(session) instanceof SharedCanvas.Viewer viewer) {
            canvas.leave(viewer);
        }
    }
}
