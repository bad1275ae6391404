package dev.streampod.examples.pixorama.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaFromClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import dev.streampod.examples.pixorama.protocol.server.PixoramaEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The endpoint: each of its streams watches the canvas and may paint on it, and administrators may clear it. */
final class Pixorama extends PixoramaEndpoint {

    /** How long a clearing may be on its way. */
    private static final Duration CLEARING_TIMEOUT = Duration.ofSeconds(10);

    private final SharedCanvas canvas;
    private final String channel;
    private final PostFailures failures;

    /** @param channel where accepted pixels are posted; what arrives there is for {@link SharedCanvas#receive} */
    Pixorama(SharedCanvas canvas, String channel, PostFailures failures) {
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
            var posted = post(session, accept(pixel));
            if (posted.isCompletedExceptionally()) {
                throw RequestException.unavailable("The canvas cannot be reached just now; try again in a moment.");
            }
        }
    }

    @Override
    protected int clear(Session session, int color) {
        SharedCanvas.Clearing clearing = acceptClearing(color);
        try {
            var posted = post(session, clearing.message());
            return posted.thenCompose(done -> clearing.changed())
                    .get(CLEARING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException notPosted) {
            throw RequestException.unavailable("The canvas cannot be reached just now; try again in a moment.");
        } catch (TimeoutException late) {
            throw RequestException.unavailable("The canvas cannot be reached just now; it may be cleared later.");
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("The request was given up; the canvas may be cleared all the same.");
        } finally {
            canvas.forget(clearing);
        }
    }

    private CompletableFuture<Void> post(Session session, SerializableEntity message) {
        return session.messages()
                .withHistory(CanvasServer.HISTORY)
                .postMessage(channel, message)
                .whenComplete(failures::note);
    }

    private SharedCanvas.Clearing acceptClearing(int color) {
        try {
            return canvas.clear(color);
        } catch (IllegalArgumentException noSuchColor) {
            throw RequestException.badRequest(String.valueOf(noSuchColor.getMessage()));
        }
    }

    private PixelUpdate accept(SetPixel pixel) {
        try {
            return canvas.accept(pixel);
        } catch (IllegalArgumentException noSuchPixel) {
            throw RequestException.badRequest(String.valueOf(noSuchPixel.getMessage()));
        }
    }

    @Override
    protected void streamClosed(StreamingSession session) {
        if (getUserObject(session) instanceof SharedCanvas.Viewer viewer) {
            canvas.leave(viewer);
        }
    }
}
