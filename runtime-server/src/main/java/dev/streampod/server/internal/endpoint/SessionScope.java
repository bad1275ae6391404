package dev.streampod.server.internal.endpoint;

import dev.streampod.server.internal.broker.Backpressure;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.ScopedMessages;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.presence.PresenceScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presences;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The additions to a session that end with it: actions, and listeners of channels. Safe for use from any thread. */
public final class SessionScope {

    private static final Logger log = LoggerFactory.getLogger(SessionScope.class);

    private final String sessionId;
    private final MessageBroker broker;
    private final PresenceRegistry presence;
    private final Backpressure backpressure;

    // Guarded by this.
    private @Nullable List<Runnable> closeActions;
    private @Nullable ScopedMessages messages;
    private @Nullable PresenceScope presences;
    private boolean released;

    /** @param backpressure how fast the client takes what the session sends */
    public SessionScope(String sessionId, MessageBroker broker, PresenceRegistry presence, Backpressure backpressure) {
        this.sessionId = sessionId;
        this.broker = broker;
        this.presence = presence;
        this.backpressure = backpressure;
    }

    /** Adds an action for the end; after the end it runs at once. */
    public void onClose(Runnable action) {
        synchronized (this) {
            if (!released) {
                if (closeActions == null) {
                    closeActions = new ArrayList<>();
                }
                closeActions.add(action);
                return;
            }
        }
        run(action);
    }

    public synchronized Messages messages() {
        if (messages == null) {
            messages = broker.scoped(backpressure);
            if (released) {
                messages.close();
            }
        }
        return messages;
    }

    public synchronized Presences presences() {
        if (presences == null) {
            presences = presence.scoped();
            if (released) {
                presences.close();
            }
        }
        return presences;
    }

    /** Runs the actions, then removes the listeners. */
    public void release() {
        List<Runnable> actions;
        synchronized (this) {
            released = true;
            actions = closeActions == null ? List.of() : closeActions;
            closeActions = null;
        }
        actions.forEach(this::run);
        ScopedMessages scope;
        PresenceScope present;
        synchronized (this) {
            scope = messages;
            present = presences;
        }
        if (present != null) {
            present.close();
        }
        if (scope != null) {
            scope.close();
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            log.error("An action for the end of session {} failed", sessionId, e);
        }
    }
}
