package dev.streampod.spring.boot.internal.start;

import dev.streampod.server.StreampodServer;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the server with the application: it accepts clients once all beans are there, and is drained at the same
 * time as Spring Boot's web server. It can be started once, as the server can.
 */
public final class ServerLifecycle implements SmartLifecycle {

    /** That of the web server's graceful shutdown, in both versions of Spring Boot. */
    static final int PHASE = DEFAULT_PHASE - 1024;

    private final StreampodServer server;
    private final boolean ownPort;
    private volatile boolean running;

    /** @param ownPort false if a web server of the application starts it, and stops it in the end */
    public ServerLifecycle(StreampodServer server, boolean ownPort) {
        this.server = server;
        this.ownPort = ownPort;
    }

    @Override
    public void start() {
        if (ownPort) {
            server.start();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        server.close();
    }

    /** Drains on a thread of its own, so that whatever stops in the same phase does so meanwhile. */
    @Override
    public void stop(Runnable done) {
        running = false;
        var draining = new Thread(
                () -> {
                    try {
                        server.close();
                    } finally {
                        done.run();
                    }
                },
                "streampod-shutdown");
        draining.setDaemon(false);
        draining.start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Asked by Spring Framework 7, whose tests stop contexts between their uses: a server that was closed stays so. */
    public boolean isPauseable() {
        return false;
    }
}
