package dev.streampod.client.internal.thread;

import dev.streampod.client.ClientError;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionListener;
import dev.streampod.client.ErrorListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to the application on a callback thread, in order and one at a time. Any thread adds events, and may
 * hold any lock meanwhile; the queue has a monitor of its own, which is never held while a listener runs.
 */
public final class EventDispatcher {

    /** How many errors may wait for a slow listener; what comes beyond is counted and logged. */
    static final int MAX_WAITING_ERRORS = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

    private final Executor workers;
    private final CopyOnWriteArrayList<ConnectionListener> connectionListeners = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<ErrorListener> errorListeners = new CopyOnWriteArrayList<>();

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int waitingErrors;
    private long untoldErrors;
    private boolean running;

    public EventDispatcher(CallbackExecutor callbacks) {
        this.workers = callbacks.callbacks();
    }

    public void addConnectionListener(ConnectionListener listener) {
        connectionListeners.add(listener);
    }

    public void removeConnectionListener(ConnectionListener listener) {
        connectionListeners.remove(listener);
    }

    public void addErrorListener(ErrorListener listener) {
        errorListeners.add(listener);
    }

    public void removeErrorListener(ErrorListener listener) {
        errorListeners.remove(listener);
    }

    /** An error that an operator wants to see even if the application listens to errors. */
    public void loggedError(ClientError error) {
        if (!errorListeners.isEmpty()) {
            tell(() -> LOG.warn("{}", error));
        }
        error(error);
    }

    public void state(ConnectionEvent event) {
        List<ConnectionListener> listeners = List.copyOf(connectionListeners);
        if (!listeners.isEmpty()) {
            tell(() -> listeners.forEach(listener -> guarded(() -> listener.connectionStateChanged(event))));
        }
    }

    public void error(ClientError error) {
        synchronized (queue) {
            if (waitingErrors >= MAX_WAITING_ERRORS) {
                untoldErrors++;
                return;
            }
            waitingErrors++;
        }
        tell(() -> {
            long untold;
            synchronized (queue) {
                waitingErrors--;
                untold = untoldErrors;
                untoldErrors = 0;
            }
            if (untold > 0) {
                LOG.warn("{} errors were not told to the error listener, which is too slow", untold);
            }
            if (errorListeners.isEmpty()) {
                LOG.warn("{}", error);
            }
            errorListeners.forEach(listener -> guarded(() -> listener.failed(error)));
        });
    }

    /** Does something in its turn, such as completing a future of the application's. */
    public void tell(Runnable task) {
        synchronized (queue) {
            queue.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            workers.execute(this::run);
        } catch (RejectedExecutionException e) {
            // The threads were closed under the client, and who called may hold a lock. Whoever waits for a future must
            // not wait for ever.
            var last = new Thread(this::run, "streampod-client-end");
            last.setDaemon(true);
            try {
                last.start();
            } catch (Throwable thrown) {
                synchronized (queue) {
                    running = false; // the next event tries again
                }
                LOG.error("No thread could be started that tells the application what happened", thrown);
            }
        }
    }

    private void run() {
        while (true) {
            Runnable task;
            synchronized (queue) {
                task = queue.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            guarded(task);
        }
    }

    /** Runs the application's code; what it throws is its own mistake, and harms nobody else. */
    public static void guarded(Runnable code) {
        try {
            code.run();
        } catch (RuntimeException | Error e) {
            threw(e);
        }
    }

    /** The application's code threw: there is nobody else to be told. */
    public static void threw(Throwable thrown) {
        LOG.error("A listener or reader of the client threw", thrown);
    }
}
