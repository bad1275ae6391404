package dev.streampod.examples.pixorama.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.ServerPresence;
import dev.streampod.examples.pixorama.protocol.server.PixoramaEndpoints;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Gap;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    private CanvasServer(int port, int size, @Nullable String redis, @Nullable KeyStore keys) {
        UUID id = UUID.randomUUID();
        canvas = new SharedCanvas(id, size);
        painters = new PainterCount(id, size, canvas);
        canvasChannel = CANVAS_CHANNEL + size;
        var builder = StreampodServer.builder(new PixoramaEndpoints(new Pixorama(canvas, canvasChannel, failures)))
                .port(port)
                .page(CanvasServer.class.getClassLoader(), "page");
        if (redis != null) {
            builder.redis(redis);
        }
        if (keys != null) {
            builder.authenticator(keys);
        }
        server = builder.build();
    }

    /**
     * Starts a server.
     *
     * @param port 0 for a free one
     * @param size width and height of the canvas, 1 to {@link Canvas#LARGEST_SIZE}
     * @param redis the address of the Redis that the servers of this canvas share, null for a server alone
     * @param keys the keys of users; null for a server without login, which ignores clients' keys
     * @throws IllegalArgumentException when the address is malformed
     * @throws dev.streampod.server.ServerStartException when the server cannot start, for example because the port is in use
     */
    static CanvasServer start(int port, int size, @Nullable String redis, @Nullable KeyStore keys) {
        var started = new CanvasServer(port, size, redis, keys);
        try {
            started.listen(); // before a client can paint, so that no pixel is missed
            started.server.start();
            started.beginTimers(redis != null);
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

    private void beginTimers(boolean besideOthers) {
        long interval = PainterCount.UPDATE_INTERVAL.toMillis();
        timer.scheduleAtFixedRate(this::updatePainters, 0, interval, TimeUnit.MILLISECONDS);
        if (besideOthers) {
            timer.schedule(this::settle, PICTURE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            settle();
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

    int port() {
        return server.port();
    }

    /** Waits until the server is closed; SIGTERM closes it in good order. */
    void awaitShutdown() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
    }
}
