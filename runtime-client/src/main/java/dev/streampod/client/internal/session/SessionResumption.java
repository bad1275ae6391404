package dev.streampod.client.internal.session;

import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.StreampodException;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Frame;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the session continues on the next connection, and applies the consequences for streams, keys and
 * written frames. The client's lock guards all state; callers hold it, unless a method says otherwise.
 */
final class SessionResumption {

    private final boolean wanted;
    private final ReentrantLock lock;
    private final Scheduler timers;
    private final StreamTable streams;
    private final SendPipeline pipeline;
    private final Authentication authentication;
    private final Supplier<@Nullable TransportConnection> connected;

    /** The session as the server keeps it; null when it does not. */
    private volatile @Nullable ResumeState resumption;

    /**
     * @param wanted whether the server is asked to keep sessions
     * @param connected the connection that is welcomed; null while there is none; asked with the lock held
     */
    SessionResumption(
            boolean wanted,
            ReentrantLock lock,
            Scheduler timers,
            StreamTable streams,
            SendPipeline pipeline,
            Authentication authentication,
            Supplier<@Nullable TransportConnection> connected) {
        this.wanted = wanted;
        this.lock = lock;
        this.timers = timers;
        this.streams = streams;
        this.pipeline = pipeline;
        this.authentication = authentication;
        this.connected = connected;
    }

    /** The session that a server keeps, for threads that receive frames; called by any thread. */
    @Nullable
    ResumeState state() {
        return resumption;
    }

    /** Runs the action, which opens a connection, once what came over the last one is taken in; perhaps at once. */
    void beforeNextConnection(Runnable open) {
        ResumeState continued = resumption;
        if (continued == null) {
            open.run();
        } else {
            continued.received().whenIdle(open);
        }
    }

    /** The request to keep or to continue a session; called by any thread, after {@link #beforeNextConnection}. */
    Frame.@Nullable ResumeRequest request() {
        ResumeState continued = resumption;
        if (continued != null) {
            return continued.request();
        }
        return wanted ? Frame.ResumeRequest.NEW : null;
    }

    /**
     * A connection was welcomed: returns false when its session, which the server continues, cannot be continued here.
     */
    boolean accepts(Frame.Welcome welcome) {
        Long taken = taken(welcome);
        if (taken == null || pipeline.resume(taken)) {
            return true;
        }
        abandon();
        return false;
    }

    /** How many frames the server has taken in of the session that was asked for; null when it began another. */
    private @Nullable Long taken(Frame.Welcome welcome) {
        Frame.Resumable offer = welcome.resume();
        return resumption == null || offer == null ? null : offer.received();
    }

    /**
     * The session begins, or goes on, with that connection, which was opened with that key.
     *
     * @return whether the server keeps it and acknowledges what it takes in
     */
    boolean begin(TransportConnection connection, Frame.Welcome welcome, @Nullable String key) {
        ResumeState before = resumption;
        Frame.Resumable offer = welcome.resume();
        boolean newKey;
        if (before != null && offer != null && taken(welcome) != null) {
            newKey = authentication.resumed(key, welcome.user(), pipeline::withdraw, pipeline::addOnReturn);
            ResumeState.Loss loss = before.loss();
            before.continued(offer.token());
            before.acknowledgeNow(connection);
            if (loss != null) {
                streams.resumed(loss.lastHeard());
            }
        } else {
            newKey = authentication.connectionUp(key, welcome.user());
            abandon();
            authentication.sessionBegun();
            resumption =
                    offer == null || !wanted ? null : new ResumeState(timers, this::acknowledgeLate, offer.token());
        }
        if (newKey) {
            pipeline.useWhatWasDenied();
        }
        return resumption != null;
    }

    /** Some frames were received a while ago, and perhaps not acknowledged since. Takes the lock. */
    private void acknowledgeLate() {
        lock.lock();
        try {
            ResumeState current = resumption;
            if (current != null) {
                current.acknowledgeRest(connected.get());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the server may keep the session for the next attempt: it does not after it said that it ended it.
     *
     * @param anotherKey whether the next attempt is made with another key, since this one was refused for its key
     */
    boolean mayContinue(ConnectionEnd end, boolean wasConnected, boolean anotherKey) {
        if (resumption == null || !(end.reconnects() || anotherKey)) {
            return false;
        }
        return !wasConnected
                || (end.cause() instanceof ConnectionLostException lost
                        && (lost.closeCode() == CloseCode.ABNORMAL || lost.closeCode() == CloseCode.HEARTBEAT_MISSED));
    }

    /** The connection is gone, and the session may go on over the next. */
    void suspend(Instant lastHeard, StreampodException cause) {
        ResumeState kept = resumption;
        if (kept != null && kept.loss() == null) {
            kept.lost(new ResumeState.Loss(lastHeard, cause));
        }
        pipeline.suspend();
        authentication.suspended();
    }

    /** The session is over, also one that waits for a connection. */
    void abandon() {
        ResumeState over = resumption;
        resumption = null;
        if (over == null) {
            return;
        }
        over.stop();
        ResumeState.Loss loss = over.loss();
        if (loss != null) {
            pipeline.abandon(loss.lastHeard());
            authentication.abandoned(loss.cause());
        }
    }
}
