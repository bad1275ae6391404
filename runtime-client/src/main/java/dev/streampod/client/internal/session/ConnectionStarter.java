package dev.streampod.client.internal.session;

import dev.streampod.client.KeyProvider;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.concurrent.SerialTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Starts connections on worker threads. A key provider is code of the application and may be held up: it is asked for one
 * connection at a time, so that one that hangs holds up a single thread. Safe for use from any thread.
 */
final class ConnectionStarter {

    private final CallbackExecutor callbacks;
    /** The newest connection that waits for the key provider; those before it have been given up. */
    private final AtomicReference<@Nullable Runnable> newest = new AtomicReference<>();

    private final SerialTask starting;

    ConnectionStarter(CallbackExecutor callbacks) {
        this.callbacks = callbacks;
        this.starting = new SerialTask("Opening a connection", this::startNewest, callbacks.failures());
    }

    /** @throws RejectedExecutionException when there is no thread for it */
    void start(TransportConnection connection, KeyProvider keys) {
        if (keys instanceof FixedKey) {
            callbacks.io().execute(() -> connection.start(keys)); // a key that is known takes no time
        } else {
            newest.set(() -> connection.start(keys));
            starting.request(callbacks.keys());
        }
    }

    private void startNewest() {
        Runnable next = newest.getAndSet(null);
        if (next != null) {
            next.run();
        }
    }
}
