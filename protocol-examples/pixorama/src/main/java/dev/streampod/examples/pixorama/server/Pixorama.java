package dev.streampod.examples.pixorama.server;

import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaFromClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import dev.streampod.examples.pixorama.protocol.server.PixoramaEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.StreamingSession;

/** The endpoint: each of its streams watches the canvas and may paint on it. */
final class Pixorama extends PixoramaEndpoint {

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
            var posted = session.messages().postMessage(channel, accept(pixel)).whenComplete(failures::note);
            if (posted.isCompletedExceptionally()) {
                throw RequestException.unavailable("The canvas cannot be reached just now; try again in a moment.");
            }
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
