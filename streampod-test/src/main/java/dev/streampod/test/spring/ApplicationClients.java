package dev.streampod.test.spring;

import dev.streampod.client.ClientThreads;
import dev.streampod.client.StreampodClient;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.spring.boot.StreampodProperties;
import dev.streampod.test.SignedIn;
import dev.streampod.test.internal.ClientFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** The clients of one test. {@link #close} ends them, and the keys that they were given. Guarded by its lock. */
final class ApplicationClients implements AutoCloseable {

    private final ApplicationContext application;
    private final TestKeys keys;
    private final ClientThreads threads = ClientThreads.create();
    /** What ends everything, the last first. */
    private final Deque<Runnable> ends = new ArrayDeque<>();

    /** @param application with a server */
    ApplicationClients(ApplicationContext application) {
        this.application = application;
        this.keys = application.getBean(TestKeys.class);
        ends.push(threads::close);
    }

    /**
     * Makes a client of a generated class.
     *
     * @param user null for an anonymous client
     */
    synchronized StreampodClient client(Class<?> type, @Nullable SignedIn user) {
        String key = null;
        if (user != null) {
            IssuedKey issued = keys.issue(user);
            ends.push(() -> keys.revoke(issued));
            key = issued.key();
        }
        StreampodClient client = ClientFactory.create(type, port(), key, threads);
        ends.push(client::close);
        return client;
    }

    private int port() {
        return application.getBean(StreampodProperties.class).port().isSame()
                ? application.getEnvironment().getRequiredProperty("local.server.port", Integer.class)
                : application.getBean(StreampodServer.class).port();
    }

    @Override
    public synchronized void close() {
        RuntimeException failure = null;
        for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
            try {
                end.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
