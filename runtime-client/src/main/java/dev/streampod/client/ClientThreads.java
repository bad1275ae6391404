package dev.streampod.client;

import dev.streampod.client.internal.session.ClientResources;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.ClientFailures;
import dev.streampod.client.internal.transport.JettyConnector;
import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.TimerWheel;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The threads, timers and sockets that clients work with. A client has its own unless its builder is given some to share:
 * a process may hold thousands of clients over one set. The application that makes a set closes it, after the clients. Safe
 * for use from any thread.
 *
 * <p>Threads are started when they are needed, and none keeps a process from ending. The code of readers of streams runs on
 * at most 256 of them; beyond so many that are held up, others wait. Other callbacks (code attached to futures, listeners of
 * connections and errors) and key providers have as many of their own. So code that waits for a call, in a reader or
 * elsewhere, never keeps the answer from coming: frames are read and written by threads that run no code of the application.
 */
public final class ClientThreads implements AutoCloseable {

    private static final String TIMER = "streampod-client-timer";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JettyConnector connector;
    private final Failures failures = ClientFailures.logged();
    private final TimerWheel timers;
    private final CallbackExecutor callbacks = new CallbackExecutor("streampod-client", failures);

    private ClientThreads(@Nullable SSLContext sslContext, @Nullable Clock clock) {
        this.connector = new JettyConnector(sslContext);
        this.timers = clock == null ? new TimerWheel(TIMER, failures) : new TimerWheel(TIMER, failures, clock);
    }

    public static ClientThreads create() {
        return new ClientThreads(null, null);
    }

    /** Makes threads with the certificates and trust of that context for {@code https} and {@code wss} addresses. */
    public static ClientThreads create(SSLContext sslContext) {
        return new ClientThreads(sslContext, null);
    }

    /** Makes threads with this trust for {@code https} and {@code wss} addresses. */
    public static ClientThreads create(ServerTrust trust) {
        return new ClientThreads(trust.context(), null);
    }

    /**
     * Threads whose heartbeats, waits before another attempt, renewals of keys and deadlines go by this clock, for tests that
     * move it forward. It goes on as real time does otherwise, and never back. What is due runs within 50 ms of real time
     * after the clock was moved. Timeouts of a socket that is being opened keep real time.
     */
    public static ClientThreads create(Clock clock) {
        return new ClientThreads(null, Objects.requireNonNull(clock, "clock"));
    }

    ClientResources resources() {
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        return new ClientResources(connector, timers, callbacks, random);
    }

    /** Whether the calling thread is one that runs the code of listeners and readers. */
    boolean isWorker() {
        return callbacks.isWorker();
    }

    /**
     * Ends all threads. What listeners and readers were given is still handled, for a few seconds; then they are
     * interrupted. Clients that still use them lose their connections and do not come back. Waits for it, except on one of
     * these threads.
     */
    @Override
    public void close() {
        timers.close();
        try {
            connector.close();
        } finally {
            callbacks.close();
        }
        if (callbacks.isWorker()) {
            return;
        }
        try {
            callbacks.awaitEnd(PATIENCE);
            timers.awaitEnd(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
