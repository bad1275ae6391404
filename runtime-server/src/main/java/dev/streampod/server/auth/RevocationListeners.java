package dev.streampod.server.auth;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners for the revocations of a key store. Safe for use from any thread. */
public final class RevocationListeners {

    private static final Logger log = LoggerFactory.getLogger(RevocationListeners.class);

    /** One adding: the same listener may be there twice, and is removed once for each. */
    private record Listener(Object identity, Consumer<Revocation> listener) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener; the result removes it. */
    public Runnable add(Consumer<Revocation> listener) {
        var added = new Listener(new Object(), listener);
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    /**
     * Calls all listeners. An exception of one is logged: the others, among them the servers that have to act on the
     * revocation, are called all the same, and the revocation itself has succeeded.
     */
    public void revoked(Revocation revocation) {
        for (Listener each : listeners) {
            try {
                each.listener.accept(revocation);
            } catch (Throwable e) {
                log.error("A listener for revocations failed", e);
            }
        }
    }
}
