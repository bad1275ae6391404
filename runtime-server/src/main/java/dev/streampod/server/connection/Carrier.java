package dev.streampod.server.connection;

import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Frame;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What carries a connection: its link of the moment or, for a resumable one, the wait for the next. This object's lock guards
 * the change from the one to the other, and the end, after which nothing changes any more.
 */
final class Carrier {

    /** What the loss of a link does. */
    enum Loss {
        /** Nothing: it did not carry the connection any more. */
        NOTHING,
        /** The connection waits for another. */
        WAITS,
        /** The connection has to end with it. */
        ENDS
    }

    private final Connection connection;
    private final ConnectionContext context;
    private final ResumableSessions sessions;
    private final OutboundQueue queue;

    /** Null while the connection waits. */
    private volatile @Nullable LinkAttachment link;
    /** Null until a client that asked for it is welcomed. */
    private volatile @Nullable Resumption resumption;

    // Guarded by this.
    private int holds;
    private boolean draining;
    private boolean ended;

    Carrier(Connection connection, ConnectionContext context, ResumableSessions sessions, LinkAttachment link) {
        this.connection = connection;
        this.context = context;
        this.sessions = sessions;
        this.link = link;
        this.queue = new OutboundQueue(
                link.link(),
                context.limits().queueBytes(),
                failure -> context.counters().failures.report("Writing to a connection", failure));
    }

    /** What waits to be sent, whatever carries it. */
    OutboundQueue queue() {
        return queue;
    }

    @Nullable
    LinkAttachment link() {
        return link;
    }

    @Nullable
    Resumption resumption() {
        return resumption;
    }

    /** Adds a hold to this link, and to each that comes after it. */
    synchronized void holdReading() {
        holds++;
        LinkAttachment current = link;
        if (current != null) {
            current.holdReading();
        }
    }

    void releaseReading() {
        LinkAttachment current;
        synchronized (this) {
            holds--;
            current = link;
        }
        if (current != null) {
            current.releaseReading();
        }
    }

    /** From here on the connection may outlive its link; null when it may not after all. */
    synchronized Frame.@Nullable Resumable becomeResumable() {
        if (ended || draining || !sessions.allowed()) {
            return null;
        }
        var resumable = new Resumption(connection, context.timers());
        Frame.Resumable offer = newToken(resumable, null, null);
        queue.keepUnacknowledged();
        resumption = resumable;
        return offer;
    }

    /** Makes a token that continues the connection, besides the one that was used last, if any. The lock is held. */
    private Frame.Resumable newToken(Resumption resumable, @Nullable String used, @Nullable Long received) {
        String token = sessions.newToken();
        String hash = ResumableSessions.hash(token);
        resumable.tokens(hash, used);
        sessions.put(hash, connection);
        if (used != null) {
            sessions.put(used, connection);
        }
        return new Frame.Resumable(token, context.limits().resumeWindow().toMillis(), received);
    }

    /** The client has shown that it knows its last token. */
    synchronized void forgetPreviousToken() {
        Resumption resumable = resumption;
        if (resumable != null) {
            sessions.remove(resumable.previousToken());
            resumable.tokens(resumable.token(), null);
        }
    }

    /** The link is lost, or as good as lost. */
    Loss leave(LinkAttachment from) {
        synchronized (this) {
            if (from != link) {
                return Loss.NOTHING;
            }
            Resumption resumable = resumption;
            if (resumable == null || ended || draining) {
                return Loss.ENDS;
            }
            link = null;
            queue.detach();
            startWaiting(resumable);
        }
        from.stopHeartbeat();
        endOldest();
        return Loss.WAITS;
    }

    /** The lock is held. */
    private void startWaiting(Resumption resumable) {
        resumable.startWindow(context.limits().resumeWindow().toMillis(), connection::endWaiting);
        sessions.beginsToWait(connection);
    }

    private void endOldest() {
        Connection oldest = sessions.oneTooMany();
        if (oldest != null) {
            oldest.endWaiting();
        }
    }

    /**
     * Leaves the link, if there is one, for another: nothing more is received until then. Returns false when the connection
     * is ending, or somebody else is about to continue it.
     *
     * @param whenQuiet run once what was received before is taken in
     */
    boolean leaveForAnother(String usedToken, Runnable whenQuiet) {
        LinkAttachment before;
        Resumption resumable;
        synchronized (this) {
            resumable = resumption;
            if (resumable == null || ended || draining || resumable.token() == null) {
                return false;
            }
            sessions.remove(resumable.token());
            sessions.remove(resumable.previousToken());
            resumable.tokens(null, usedToken);
            resumable.stopWindow();
            sessions.waitsNoMore(connection);
            before = link;
            link = null;
            queue.detach();
        }
        if (before != null) {
            before.close(CloseCode.SESSION_ELSEWHERE, "continued on another link");
        }
        resumable.received().whenQuiet(whenQuiet);
        return true;
    }

    /**
     * Goes on with that link, after so many of the frames that were sent, and with a welcome first. Returns where that
     * number lies, or null when the connection is ending; there is no link still unless everything was kept.
     */
    synchronized FrameRing.@Nullable Position goOn(
            LinkAttachment next, long received, Function<Frame.Resumable, byte[]> welcome) {
        Resumption resumable = resumption;
        if (resumable == null || ended || draining) {
            return null;
        }
        Frame.Resumable offer = newToken(
                resumable, resumable.previousToken(), resumable.received().acknowledge());
        FrameRing.Position position = queue.attach(next.link(), received, welcome.apply(offer));
        if (position == FrameRing.Position.KEPT) {
            for (int i = 0; i < holds; i++) {
                next.holdReading();
            }
            link = next;
        }
        return position;
    }

    /** Who wanted to continue it is gone: it waits for the next, with the token that was used. */
    void waitAgain() {
        synchronized (this) {
            Resumption resumable = resumption;
            String used = resumable == null ? null : resumable.previousToken();
            if (resumable == null || used == null || ended || draining) {
                return;
            }
            resumable.tokens(used, null);
            sessions.put(used, connection);
            startWaiting(resumable);
        }
        endOldest();
    }

    /** From here on no link is waited for. Returns whether there is one now. */
    synchronized boolean beginDraining() {
        draining = true;
        return link != null;
    }

    /**
     * Ends, if it has not and the condition holds; returns whether it did.
     *
     * @param condition looked at with the lock held
     * @param then run with the lock held
     */
    synchronized boolean end(BooleanSupplier condition, Runnable then) {
        if (ended || !condition.getAsBoolean()) {
            return false;
        }
        ended = true;
        Resumption resumable = resumption;
        if (resumable != null) {
            resumable.stop();
            sessions.remove(resumable.token());
            sessions.remove(resumable.previousToken());
            sessions.waitsNoMore(connection);
        }
        then.run();
        return true;
    }
}
