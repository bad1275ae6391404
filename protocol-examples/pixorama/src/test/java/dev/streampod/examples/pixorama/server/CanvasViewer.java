package dev.streampod.examples.pixorama.server;

import static dev.streampod.fixtures.Awaits.await;

import dev.streampod.client.StreamOptions;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ThrowingRunnable;

/** Connects a client, paints with it, and keeps what it is sent. */
final class CanvasViewer {

    /** Generous, for machines that are busy with other things. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Room for all of a test, so that no reader falls behind on a busy machine. */
    private static final StreamOptions READER = StreamOptions.DEFAULT.withCapacity(10_000);

    final List<PixoramaToClient> messages = new CopyOnWriteArrayList<>();
    final List<String> errors = new CopyOnWriteArrayList<>();
    final List<ErrorCode> errorCodes = new CopyOnWriteArrayList<>();
    private final PixoramaClient client;

    CanvasViewer(PixoramaClient client) {
        this.client = client;
        client.addErrorListener(error -> {
            errorCodes.add(error.code());
            errors.add(error.message());
        });
        var stream = client.pixorama().stream(READER);
        stream.completion().whenComplete((ended, failure) -> {
            if (failure != null) {
                errors.add(failure.toString());
            }
        });
        stream.listen(messages::add);
        client.openStreamingConnection().join();
    }

    void paint(int x, int y, int color) {
        client.pixorama().sendStreamMessageAsync(new SetPixel(x, y, color)).join();
    }

    long updates() {
        return messages.stream().filter(PixelUpdate.class::isInstance).count();
    }

    byte[] picture() {
        byte[] picture = {};
        int width = 0;
        for (PixoramaToClient message : messages) {
            if (message instanceof ImageData whole) {
                picture = whole.pixels().toByteArray();
                width = whole.width();
            } else if (message instanceof PixelUpdate update) {
                picture[update.y() * width + update.x()] = (byte) update.color();
            }
        }
        return picture;
    }

    int color(int x, int y) {
        byte[] picture = picture();
        return picture.length == 0 ? -1 : picture[y * (int) Math.sqrt(picture.length) + x];
    }

    static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }
}
