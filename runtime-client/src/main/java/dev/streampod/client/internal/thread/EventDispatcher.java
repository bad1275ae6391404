package dev.streampod.client.internal.thread;

import dev.streampod.client.ClientError;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionListener;
import dev.streampod.client.ErrorListener;
import dev.streampod.concurrent.SerialTask;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to the application on a callback thread, in order and one at a time. Any thread adds events, and may
 * hold any lock meanwhile; the counters are guarded by this object's lock, which is never held while a listener runs.
 */
public final class EventDispatcher {

    /** How many errors may wait for a slow listener; what comes beyond is counted and logged. */
    static final int MAX_WAITING_ERRORS = 1_024;

    /**
     * How many changes of the connection may wait for a slow listener. Beyond them only the newest is kept, and told once
     * those that wait have been.
     */
    static final int MAX_WAITING_STATES = 1_024;

    /** How many lines for the log may wait behind a slow listener; what comes beyond is counted. */
    static final int MAX_WAITING_LINES = 1_024;

    /** How many characters of each text of such an error are kept; a server may send texts as long as a message. */
    static final int MAX_ERROR_TEXT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

    private final CallbackExecutor callbacks;
    private final CopyOnWriteArrayList<ConnectionListener> connectionListeners = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<ErrorListener> errorListeners = new CopyOnWriteArrayList<>();

    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final SerialTask telling;

    private final Waiting errors = new Waiting(MAX_WAITING_ERRORS);
    private final Waiting lines = new Waiting(MAX_WAITING_LINES);

    // Guarded by this.
    private int waitingStates;
    private long untoldStates;
    private @Nullable Runnable newestState;

    public EventDispatcher(CallbackExecutor callbacks) {
        this.callbacks = callbacks;
        this.telling = new SerialTask("Calling the listeners of the application", this::tellAll, callbacks.failures());
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
    public void loggedError(ClientError whole) {
        ClientError error = shortened(whole);
        if (!errorListeners.isEmpty()) {
            log(() -> LOG.warn("{}", error));
        }
        error(error);
    }

    public void state(ConnectionEvent event) {
        List<ConnectionListener> listeners = List.copyOf(connectionListeners);
        if (listeners.isEmpty()) {
            return;
        }
        Runnable state = () -> listeners.forEach(listener -> guarded(() -> listener.connectionStateChanged(event)));
        synchronized (this) {
            if (waitingStates >= MAX_WAITING_STATES || newestState != null) {
                untoldStates += newestState == null ? 0 : 1;
                newestState = state;
                return;
            }
            waitingStates++;
        }
        tell(() -> tellState(state));
    }

    private void tellState(Runnable state) {
        state.run();
        Runnable newest;
        long untold;
        synchronized (this) {
            waitingStates--;
            if (waitingStates > 0 || newestState == null) {
                return;
            }
            newest = newestState;
            untold = untoldStates;
            newestState = null;
            untoldStates = 0;
        }
        if (untold > 0) {
            LOG.warn("The connection listeners are too slow; changes that they were not told: {}", untold);
        }
        newest.run();
    }

    /** Writes a line to the log in its turn among what the application is told. */
    public void log(Runnable line) {
        if (!lines.add()) {
            return;
        }
        tell(() -> {
            long unlogged = lines.remove();
            line.run();
            if (unlogged > 0) {
                LOG.warn("A listener is too slow; lines about the connection that were not logged: {}", unlogged);
            }
        });
    }

    /** An error; of longer texts than {@value #MAX_ERROR_TEXT} characters the beginning is told. */
    public void error(ClientError whole) {
        ClientError error = shortened(whole);
        if (!errors.add()) {
            return;
        }
        tell(() -> {
            long untold = errors.remove();
            if (untold > 0) {
                LOG.warn("The error listener is too slow; errors that it was not told: {}", untold);
            }
            if (errorListeners.isEmpty()) {
                LOG.warn("{}", error);
            }
            errorListeners.forEach(listener -> guarded(() -> listener.failed(error)));
        });
    }

    /** How many things of one kind wait behind a slow listener, and how many were left out. Guarded by its own lock. */
    private static final class Waiting {

        private final int most;
        private int count;
        private long leftOut;

        Waiting(int most) {
            this.most = most;
        }

        /** Counts one more; returns false when it is to be left out, since as many wait as may. */
        synchronized boolean add() {
            boolean room = count < most;
            if (room) {
                count++;
            } else {
                leftOut++;
            }
            return room;
        }

        /** One waits no more. Returns how many were left out since the last one. */
        synchronized long remove() {
            count--;
            long before = leftOut;
            leftOut = 0;
            return before;
        }
    }

    /** Returns a copy of the error with its texts cut at the bound. */
    private static ClientError shortened(ClientError error) {
        String endpoint = error.endpoint();
        String reference = error.reference();
        return new ClientError(
                error.code(),
                endpoint == null ? null : shortened(endpoint),
                reference == null ? null : shortened(reference),
                shortened(error.message()));
    }

    private static String shortened(String text) {
        if (text.length() <= MAX_ERROR_TEXT) {
            return text;
        }
        int end = MAX_ERROR_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /**
     * Does something in its turn. Listeners may block, so a future of the application's is not completed here: they may be
     * waiting for it.
     */
    public void tell(Runnable task) {
        queue.add(task);
        try {
            telling.request(callbacks.callbacks());
        } catch (RejectedExecutionException e) {
            // The threads were closed before the client, and the caller may hold a lock. The application must be told
            // nevertheless.
            callbacks.runElsewhere(telling::request);
        }
    }

    private void tellAll() {
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            guarded(task);
        }
    }

    /** Runs the application's code; an exception that it throws is logged, and affects nothing else. */
    public static void guarded(Runnable code) {
        try {
            code.run();
        } catch (Throwable e) { // code in other languages throws checked exceptions, too
            threw(e);
        }
    }

    /** Logs an exception of the application's code: no caller is left to be told. */
    public static void threw(Throwable thrown) {
        LOG.error("A listener or reader of the client threw", thrown);
    }
}
