package dev.streampod.server.auth;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who hears of the revocations of a key store. Safe for use from any thread. */
public final class RevocationListeners {

    /** One adding: the same listener may be there twice, and is removed once for each. */
    private record Listener(Object identity, Consumer<Revocation> listener) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener; the result removes it. */
    public Runnable add(Consumer<Revocation> listener) {
        var added = new Listener(new Object(), listener);
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    public void revoked(Revocation revocation) {
        listeners.forEach(each -> each.listener.accept(revocation));
    }
}
