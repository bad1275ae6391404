package dev.streampod.examples.pixorama.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.ServerPresence;
import dev.streampod.examples.pixorama.protocol.server.PixoramaEndpoints;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server of the canvas and of its page, alone or beside others on one Redis. Safe for all threads. */
@SuppressWarnings("FutureReturnValueIgnored") // of posts failures notes the outcome, of tasks they log it themselves
final class CanvasServer implements AutoCloseable {

    /** How long a new server waits for the picture, from Redis or another server, before it shows what it has. */
    private static final Duration PICTURE_WAIT = Duration.ofSeconds(1);

    /** Canvases of different sizes have channels of their own, so that they cannot mix. */
    private static final String CANVAS_CHANNEL = "pixorama_canvas_";

    /** What Redis keeps of what the servers of a canvas post: enough to have the picture again when all servers were restarted. */
    static final ChannelHistory HISTORY = new ChannelHistory(10_000, ChannelHistory.MAX_TIME_TO_LIVE);

    private static final String SERVERS_CHANNEL = "pixorama_servers";

    private static final Logger log = LoggerFactory.getLogger(CanvasServer.class);

    private final StreampodServer server;
    private final SharedCanvas canvas;
    private final PainterCount painters;
    private final String canvasChannel;
    private final PostFailures failures = new PostFailures();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "pixorama-timer");
        thread.setDaemon(true);
        return thread;
    });

    private CanvasServer(int size, UnaryOperator<StreampodServer.Builder> settings) {
        UUID id = UUID.randomUUID();
        canvas = new SharedCanvas(id, size);
        painters = new PainterCount(id, size, canvas);
        canvasChannel = CANVAS_CHANNEL + size;
        var builder = StreampodServer.builder(new PixoramaEndpoints(new Pixorama(canvas, canvasChannel, failures)))
                .page(CanvasServer.class.getClassLoader(), "page");
        server = settings.apply(builder).build();
    }

    /**
     * Starts a server.
     *
     * @param size width and height of the canvas, 1 to {@link Canvas#LARGEST_SIZE}
     * @param settings sets where the server listens, the Redis that the servers of this canvas share, for a server that is not alone,
     *     and an authenticator; without one there is no login, and the keys of clients are ignored
     * @throws IllegalArgumentException when a setting is malformed
     * @throws dev.streampod.server.ServerStartException when the server cannot start, for example because the port is in use
     */
    static CanvasServer start(int size, UnaryOperator<StreampodServer.Builder> settings) {
        var started = new CanvasServer(size, settings);
        try {
            started.listen(); // before a client can paint, so that no pixel is missed
            started.server.start();
            started.beginTimers();
            return started;
        } catch (RuntimeException failed) {
            started.close();
            throw failed;
        }
    }

    private void listen() {
        canvas.replay();
        server.messages()
                .withHistory(HISTORY)
                .addListenerAfter(
                        canvasChannel, null, SerializableEntity.class, (message, position) -> receive(message))
                .onGap(this::askAgain)
                .confirmed()
                .thenRun(this::ask);
        server.messages()
                .addListener(
                        SERVERS_CHANNEL,
                        ServerPresence.class,
                        presence -> postPresence(painters.receive(presence, System.nanoTime())))
                .confirmed()
                .thenRun(() -> postPresence(painters.announcement(System.nanoTime())));
    }

    private void beginTimers() {
        long interval = PainterCount.UPDATE_INTERVAL.toMillis();
        timer.scheduleAtFixedRate(this::updatePainters, 0, interval, TimeUnit.MILLISECONDS);
        if (server.messagingState().redis() == MessagingState.Redis.NONE) {
            settle(); // no other server has the picture
        } else {
            timer.schedule(this::settle, PICTURE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        postToCanvas(canvas.question());
    }

    private void askAgain(Gap gap) {
        log.warn(
                "Some pixels that were painted did not arrive here ({}); the other servers are asked for them",
                gap.cause());
        canvas.doubt();
        ask();
    }

    private void receive(SerializableEntity message) {
        postIfAny(canvas.receive(message));
    }

    private void settle() {
        postIfAny(canvas.settle());
    }

    private void postIfAny(@Nullable KnownPicture picture) {
        if (picture != null) {
            postToCanvas(picture);
        }
    }

    private void updatePainters() {
        try {
            postPresence(painters.update(System.nanoTime()));
        } catch (RuntimeException unexpected) { // thrown on, it would end the updates for good
            log.error("The number of painters could not be updated", unexpected);
        }
    }

    private void postPresence(@Nullable ServerPresence presence) {
        if (presence != null) {
            server.messages().postMessage(SERVERS_CHANNEL, presence).whenComplete(failures::note);
        }
    }

    private void postToCanvas(SerializableEntity message) {
        server.messages()
                .withHistory(HISTORY)
                .postMessage(canvasChannel, message)
                .whenComplete(failures::note);
    }

    StreampodServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
    }
}
