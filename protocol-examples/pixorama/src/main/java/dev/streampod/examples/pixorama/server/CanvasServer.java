package dev.streampod.examples.pixorama.server;

import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.server.CanvasChannel;
import dev.streampod.examples.pixorama.protocol.server.PixoramaEndpoints;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
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

    /** The longest that a stream which opens or closes goes untold: many that do so at once are told once. */
    private static final Duration COUNT_INTERVAL = Duration.ofMillis(500);

    /** After how long without a sign of life the streams of another server no longer count. */
    private static final Duration SERVER_LEASE = Duration.ofSeconds(6);

    private static final Logger log = LoggerFactory.getLogger(CanvasServer.class);

    private final StreampodServer server;
    private final SharedCanvas canvas;
    private final CanvasChannel channel;
    private final PainterCount painters;
    private final PostFailures failures = new PostFailures();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "pixorama-timer");
        thread.setDaemon(true);
        return thread;
    });

    private CanvasServer(int size, UnaryOperator<StreampodServer.Builder> settings) {
        canvas = new SharedCanvas(size);
        channel = CanvasChannel.of(size);
        var builder = StreampodServer.builder(new PixoramaEndpoints(new Pixorama(canvas, channel, failures)))
                .page(CanvasServer.class.getClassLoader(), "page")
                .messagingLimits(MessagingLimits.defaults().withPresenceLease(SERVER_LEASE));
        server = settings.apply(builder).build();
        painters = PainterCount.start(server.presences(), size, canvas);
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
        channel.addListenerAfter(
                        server.messages(), null, (message, position) -> post(canvas.receive(message, position)))
                .onGap(this::askAgain)
                .confirmed()
                .thenRun(() -> post(canvas.question()));
    }

    private void beginTimers() {
        timer.scheduleAtFixedRate(this::updatePainters, 0, COUNT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        if (server.messagingState().redis() == MessagingState.Redis.NONE) {
            settle(); // no other server has the picture
        } else {
            timer.schedule(this::settle, PICTURE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void askAgain(Gap gap) {
        log.warn(
                "Some pixels that were painted did not arrive here ({}); the other servers are asked for them",
                gap.cause());
        post(canvas.doubt());
    }

    private void settle() {
        post(canvas.settle());
    }

    private void post(@Nullable KnownPicture picture) {
        if (picture != null) {
            channel.post(server.messages(), picture).whenComplete(failures::note);
        }
    }

    private void updatePainters() {
        try {
            painters.update();
        } catch (RuntimeException unexpected) { // thrown on, it would end the updates for good
            log.error("The number of painters could not be updated", unexpected);
        }
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
