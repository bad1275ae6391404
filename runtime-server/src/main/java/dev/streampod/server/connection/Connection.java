package dev.streampod.server.connection;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.ReceivedFrames;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client and the server have in common: who the client is, its streams, and what waits to be sent. It lasts from the
 * handshake until every stream's end has run; the link that carries it is its {@link LinkAttachment}. A resumable one may
 * lose its link, wait, and be continued on another.
 *
 * <p>Frames are received by one thread at a time; all else may happen on any thread. Who the connection belongs to changes
 * only while it is not read.
 */
final class Connection {

    private final String id;
    private final Connections owner;
    private final ConnectionContext context;
    private final OutboundQueue queue;
    private final ConnectionWriter writer;
    private final StreamTable streams;
    private final ConnectionCalls calls;
    private final ClientFrames frames;
    private final AtomicInteger sessionCount = new AtomicInteger();
    /** What is not over yet: the link, each stream's end, and the calls. */
    private final AtomicInteger unfinished = new AtomicInteger(1);

    private volatile boolean ending;
    private volatile @Nullable AuthenticationInfo user;
    /** Null while the connection waits for its next link. Changes under this object's lock, and no more when it is ending. */
    private volatile @Nullable LinkAttachment attachment;
    /** Null until a client that asked for it is welcomed. */
    private volatile @Nullable Resumption resumption;

    // Guarded by this.
    private boolean draining;
    private int holds;

    Connection(Connections owner, ConnectionContext context, LinkAttachment attachment, @Nullable String handshakeKey) {
        this.id = "c-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
        this.owner = owner;
        this.context = context;
        this.attachment = attachment;
        var limits = context.limits();
        List<Flusher> flushers = context.flushers();
        this.queue = new OutboundQueue(attachment.link(), limits.queueBytes());
        this.writer = new ConnectionWriter(
                context, queue, flushers.get(ThreadLocalRandom.current().nextInt(flushers.size())), this::overflow);
        this.streams = new StreamTable(context.routes().size(), limits.streamsPerConnection());
        this.calls = new ConnectionCalls(this);
        this.frames = new ClientFrames(this, handshakeKey);
    }

    // For the link.

    /** Takes a text message from the thread that reads that link. */
    void received(LinkAttachment from, byte[] buffer, int offset, int length) {
        Resumption resumable = resumption;
        if (resumable == null) {
            if (!ending) {
                frames.received(buffer, offset, length);
            }
            return;
        }
        ReceivedFrames received = resumable.received();
        received.enter();
        try {
            if (from != attachment || ending) {
                return;
            }
            if (resumable.previousToken() != null) {
                forgetPreviousToken(resumable);
            }
            if (frames.received(buffer, offset, length)) {
                received.add(length);
            }
        } finally {
            received.leave();
        }
        resumable.acknowledge(from.flushesWhenReadExhausted());
    }

    /** The link will carry nothing more. */
    void lost(LinkAttachment from) {
        if (leave(from) == Loss.ENDS) {
            writer.discard();
            finish(() -> true);
        }
    }

    /** The client has closed the link, and with it the session. */
    void closedByClient(LinkAttachment from) {
        finish(() -> from == attachment);
        if (from == attachment) {
            writer.discard();
        }
    }

    /** What came over the link breaks the rules below the protocol's own. */
    void violated(LinkAttachment from, int closeCode, String reason) {
        if (from == attachment) {
            close(closeCode, reason);
        }
    }

    void heartbeatMissed(LinkAttachment from) {
        String reason = "nothing heard for two intervals";
        Loss loss = leave(from);
        if (loss == Loss.WAITS) {
            from.close(CloseCode.HEARTBEAT_MISSED, reason);
        } else if (loss == Loss.ENDS) {
            close(CloseCode.HEARTBEAT_MISSED, reason);
        }
    }

    /** The link is gone for good; told once. */
    void linkGone(LinkAttachment from) {
        if (from == attachment) {
            finishedOne();
        }
    }

    /** Names the connection in logs. */
    String id() {
        return id;
    }

    // For the parts of the connection.

    ConnectionContext context() {
        return context;
    }

    ConnectionWriter writer() {
        return writer;
    }

    StreamTable streams() {
        return streams;
    }

    ConnectionCalls calls() {
        return calls;
    }

    @Nullable
    LinkAttachment attachment() {
        return attachment;
    }

    boolean ending() {
        return ending;
    }

    @Nullable
    AuthenticationInfo user() {
        return user;
    }

    boolean flushesWhenReadExhausted() {
        LinkAttachment current = attachment;
        return current != null && current.flushesWhenReadExhausted();
    }

    String nextSessionId() {
        return id + "." + sessionCount.incrementAndGet();
    }

    void holdReading() {
        synchronized (this) {
            holds++;
            LinkAttachment current = attachment;
            if (current != null) {
                current.holdReading();
            }
        }
    }

    void releaseReading() {
        LinkAttachment current;
        synchronized (this) {
            holds--;
            current = attachment;
        }
        if (current != null) {
            current.releaseReading();
        }
    }

    /**
     * Nothing more is read, and the connection is not continued on another link, until the action that is returned has been
     * run. Called by the reading thread.
     */
    Runnable pause() {
        Resumption resumable = resumption;
        if (resumable != null) {
            resumable.received().enter();
        }
        holdReading();
        return () -> {
            releaseReading();
            if (resumable != null) {
                resumable.received().leave();
            }
        };
    }

    /** The hello was accepted: from here on everything is allowed, on this connection or the one that it continues. */
    void welcome(@Nullable AuthenticationInfo as, Frame.@Nullable ResumeRequest request) {
        String token = request == null ? null : request.token();
        if (request == null || token == null) {
            begin(as, request != null);
            return;
        }
        holdReading();
        new Continuation(owner, this, as, request.received()).start(token, this::releaseReading);
    }

    /** The session begins with this link. */
    void begin(@Nullable AuthenticationInfo as, boolean mayOutliveLink) {
        user = as;
        Frame.Resumable offer = null;
        synchronized (this) {
            if (mayOutliveLink && !ending && !draining && owner.resumable().allowed()) {
                var resumable = new Resumption(this, context.timers());
                offer = newToken(resumable, null, null);
                queue.keepUnacknowledged();
                resumption = resumable;
            }
        }
        writer.sendUnnumbered(welcomeWith(offer));
        LinkAttachment current = attachment;
        if (current != null) {
            current.welcomed();
            if (ending) {
                current.stopHeartbeat();
            }
        }
    }

    private Frame.Welcome welcomeWith(Frame.@Nullable Resumable resume) {
        return new Frame.Welcome(
                id,
                context.limits().heartbeat().toMillis(),
                context.limits().messageBytes(),
                context.serverName(),
                resume);
    }

    // Waiting, and being continued.

    /** Makes a token that continues this connection, besides the one that was used last, if any. The lock is held. */
    private Frame.Resumable newToken(Resumption resumable, @Nullable String used, @Nullable Long received) {
        String token = owner.resumable().newToken();
        String hash = ResumableSessions.hash(token);
        resumable.tokens(hash, used);
        owner.resumable().put(hash, this);
        if (used != null) {
            owner.resumable().put(used, this);
        }
        return new Frame.Resumable(token, context.limits().resumeWindow().toMillis(), received);
    }

    private synchronized void forgetPreviousToken(Resumption resumable) {
        owner.resumable().remove(resumable.previousToken());
        resumable.tokens(resumable.token(), null);
    }

    /** What the loss of a link does. */
    private enum Loss {
        /** Nothing: it was not the connection's any more. */
        NOTHING,
        /** The connection waits for another. */
        WAITS,
        /** The connection has to end with it. */
        ENDS
    }

    private Loss leave(LinkAttachment from) {
        synchronized (this) {
            if (from != attachment) {
                return Loss.NOTHING;
            }
            Resumption resumable = resumption;
            if (resumable == null || ending || draining) {
                return Loss.ENDS;
            }
            attachment = null;
            queue.detach();
            startWaiting(resumable);
        }
        from.stopHeartbeat();
        endOldest();
        return Loss.WAITS;
    }

    /** The lock is held. */
    private void startWaiting(Resumption resumable) {
        resumable.startWindow(context.limits().resumeWindow().toMillis(), this::endWaiting);
        owner.resumable().beginsToWait(this);
    }

    private void endOldest() {
        Connection oldest = owner.resumable().oneTooMany();
        if (oldest != null) {
            oldest.endWaiting();
        }
    }

    /** Ends the connection if it has no link. */
    void endWaiting() {
        if (finish(() -> attachment == null)) {
            writer.discard();
            finishedOne();
        }
    }

    /**
     * Takes it from the link that it has, if any, to continue it on another: nothing more is received until then. Returns
     * false when it is ending, or being continued by somebody else.
     *
     * @param whenQuiet run once what was received before is taken in
     */
    boolean leaveLink(String usedToken, Runnable whenQuiet) {
        LinkAttachment before;
        Resumption resumable;
        synchronized (this) {
            resumable = resumption;
            if (resumable == null || ending || draining || resumable.token() == null) {
                return false;
            }
            owner.resumable().remove(resumable.token());
            owner.resumable().remove(resumable.previousToken());
            resumable.tokens(null, usedToken);
            resumable.stopWindow();
            owner.resumable().waitsNoMore(this);
            before = attachment;
            attachment = null;
            queue.detach();
        }
        if (before != null) {
            before.close(CloseCode.SESSION_ELSEWHERE, "continued on another link");
        }
        resumable.received().whenQuiet(whenQuiet);
        return true;
    }

    /**
     * Continues on that link, which its client opened as that user, after so many of the frames that were sent. Returns
     * where that number lies, or null when the connection is ending; it has no link still unless everything was kept.
     */
    FrameRing.@Nullable Position continueOn(LinkAttachment link, @Nullable AuthenticationInfo as, long received) {
        synchronized (this) {
            Resumption resumable = resumption;
            if (resumable == null || ending || draining) {
                return null;
            }
            String used = resumable.previousToken();
            long taken = resumable.received().acknowledge();
            Frame.Resumable offer = newToken(resumable, used, taken);
            FrameRing.Position position = queue.attach(link.link(), received, writer.encode(welcomeWith(offer)));
            if (position != FrameRing.Position.KEPT) {
                return position;
            }
            for (int i = 0; i < holds; i++) {
                link.holdReading();
            }
            user = as;
            attachment = link;
        }
        boolean there = link.carry(this);
        link.welcomed();
        if (ending) {
            link.stopHeartbeat();
        }
        for (ServerStream stream : streams.all()) {
            stream.authenticated(as);
        }
        calls.authenticated(as);
        writer.drainSoon();
        if (!there) {
            lost(link);
        }
        return FrameRing.Position.KEPT;
    }

    /** Who wanted to continue it is gone: it waits for the next, with the token that was used. */
    void waitAgain() {
        synchronized (this) {
            Resumption resumable = resumption;
            String used = resumable == null ? null : resumable.previousToken();
            if (resumable == null || used == null || ending || draining) {
                return;
            }
            resumable.tokens(used, null);
            owner.resumable().put(used, this);
            startWaiting(resumable);
        }
        endOldest();
    }

    /** The client has taken in so many frames. */
    void acknowledged(long number) {
        if (resumption == null) {
            writer.sendError(ErrorCode.BAD_REQUEST, "nothing is acknowledged without resume", null, null);
        } else if (!queue.acknowledged(number)) {
            close(CloseCode.BAD_FRAME, "acknowledges what was not sent");
        }
    }

    /** Who the connection belongs to from here on; called while it is not read. */
    void authenticated(@Nullable AuthenticationInfo as) {
        user = as;
        writer.send(new Frame.Authenticated(as == null ? null : as.userId(), as == null ? Set.of() : as.scopes()));
        for (ServerStream stream : streams.all()) {
            stream.authenticated(as);
        }
        calls.authenticated(as);
    }

    void ping() {
        writer.sendUnnumbered(new Frame.Ping());
    }

    /** The client reads more slowly than it is sent to. */
    void overflow() {
        if (!ending && attachment != null) {
            context.counters().slowReaders.increment();
        }
        writer.endAtOnce(CloseCode.SLOW_READER, "the queue is full");
        close(CloseCode.SLOW_READER, "the queue is full");
    }

    // The end.

    /** Closes the connection once what waits is sent. Does nothing when it is ending already. */
    void close(int code, String reason) {
        if (!finish(() -> true)) {
            return;
        }
        LinkAttachment last = attachment;
        if (last == null) {
            writer.discard();
            finishedOne();
        } else {
            Resumption resumable = resumption;
            if (resumable != null) {
                resumable.acknowledgeLast();
            }
            writer.end(code, reason);
            last.closing();
        }
    }

    /**
     * Ends all streams, in the order of their mailboxes, if the condition holds; returns whether this call was the first to
     * do so. The condition is looked at with the lock held.
     */
    private boolean finish(BooleanSupplier condition) {
        List<ServerStream> all;
        LinkAttachment last;
        synchronized (this) {
            if (ending || !condition.getAsBoolean()) {
                return false;
            }
            ending = true;
            all = streams.close();
            unfinished.addAndGet(all.size() + 1);
            last = attachment;
            Resumption resumable = resumption;
            if (resumable != null) {
                resumable.stopWindow();
                owner.resumable().remove(resumable.token());
                owner.resumable().remove(resumable.previousToken());
                owner.resumable().waitsNoMore(this);
            }
        }
        if (last != null) {
            last.stopHeartbeat();
        }
        for (ServerStream stream : all) {
            stream.happen(StreamEvent.End.ofConnection());
            stream.happen(new StreamEvent.Passed(this::finishedOne));
        }
        calls.close(this::finishedOne);
        return true;
    }

    private void finishedOne() {
        if (unfinished.decrementAndGet() == 0) {
            owner.forget(this);
        }
    }

    /**
     * Says goodbye, reads no more, and closes the connection when what was received is handled and each stream has ended.
     */
    void drain(long reconnectAfterMillis) {
        boolean waits;
        synchronized (this) {
            if (ending) {
                return;
            }
            draining = true;
            waits = attachment == null;
        }
        if (waits) {
            close(CloseCode.DRAIN, "the server is closing");
            return;
        }
        writer.sendUnnumbered(new Frame.Goodbye(CloseCode.DRAIN, reconnectAfterMillis));
        holdReading();
        List<ServerStream> all = streams.all();
        var left = new AtomicInteger(2 + all.size());
        Runnable passed = () -> {
            if (left.decrementAndGet() == 0) {
                close(CloseCode.DRAIN, "the server is closing");
                releaseReading();
            }
        };
        for (ServerStream stream : all) {
            stream.happen(StreamEvent.End.ofConnection());
            stream.happen(new StreamEvent.Passed(passed));
        }
        calls.drain(passed);
        passed.run();
    }

    /** For when the time to drain is over: drops what waits to be handled and interrupts what runs. */
    void hurry() {
        streams.all().forEach(ServerStream::hurry);
        calls.hurry();
    }

    void abort() {
        LinkAttachment last = attachment;
        if (last != null) {
            last.abort();
        }
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}
