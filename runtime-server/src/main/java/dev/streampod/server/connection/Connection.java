package dev.streampod.server.connection;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Frame;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a client and the server have in common: who the client is, its streams, and what waits to be sent. It lasts from the
 * handshake until every stream's end has run; the link that carries it is its {@link LinkAttachment}.
 *
 * <p>Frames are received by one thread at a time; all else may happen on any thread. Who the connection belongs to changes
 * only while it is not read.
 */
final class Connection {

    private final String id;
    private final Connections owner;
    private final ConnectionContext context;
    private final LinkAttachment attachment;
    private final ConnectionWriter writer;
    private final StreamTable streams;
    private final ClientFrames frames;
    private final AtomicInteger sessionCount = new AtomicInteger();
    /** What is not over yet: the link, and each stream's end. */
    private final AtomicInteger unfinished = new AtomicInteger(1);

    private volatile boolean ending;
    private volatile @Nullable AuthenticationInfo user;

    Connection(Connections owner, ConnectionContext context, LinkAttachment attachment, @Nullable String handshakeKey) {
        this.id = "c-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
        this.owner = owner;
        this.context = context;
        this.attachment = attachment;
        var limits = context.limits();
        List<Flusher> flushers = context.flushers();
        this.writer = new ConnectionWriter(
                context,
                new OutboundQueue(attachment.link(), limits.queueBytes()),
                flushers.get(ThreadLocalRandom.current().nextInt(flushers.size())),
                this::overflow);
        this.streams = new StreamTable(context.routes().size(), limits.streamsPerConnection());
        this.frames = new ClientFrames(this, handshakeKey);
    }

    // For the link.

    /** Takes a text message from the reading thread. */
    void received(byte[] buffer, int offset, int length) {
        if (!ending) {
            frames.received(buffer, offset, length);
        }
    }

    /** The link will carry nothing more. */
    void lost() {
        writer.discard();
        finish();
    }

    /** The link is gone for good; told once. */
    void linkGone() {
        finishedOne();
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

    boolean ending() {
        return ending;
    }

    @Nullable
    AuthenticationInfo user() {
        return user;
    }

    boolean flushesWhenReadExhausted() {
        return attachment.flushesWhenReadExhausted();
    }

    String nextSessionId() {
        return id + "." + sessionCount.incrementAndGet();
    }

    void holdReading() {
        attachment.holdReading();
    }

    void releaseReading() {
        attachment.releaseReading();
    }

    /** The hello was accepted: from here on everything is allowed. */
    void welcome(@Nullable AuthenticationInfo as) {
        user = as;
        writer.send(new Frame.Welcome(
                id, context.limits().heartbeat().toMillis(), context.limits().messageBytes(), context.serverName()));
        attachment.welcomed();
        if (ending) {
            attachment.stopHeartbeat();
        }
    }

    /** Who the connection belongs to from here on; called while it is not read. */
    void authenticated(@Nullable AuthenticationInfo as) {
        user = as;
        writer.send(new Frame.Authenticated(as == null ? null : as.userId(), as == null ? Set.of() : as.scopes()));
        for (ServerStream stream : streams.all()) {
            stream.authenticated(as);
        }
    }

    void ping() {
        writer.send(new Frame.Ping());
    }

    void heartbeatMissed() {
        close(CloseCode.HEARTBEAT_MISSED, "nothing heard for two intervals");
    }

    /** The client reads more slowly than it is sent to. */
    void overflow() {
        if (!ending) {
            context.counters().slowReaders.increment();
        }
        writer.endAtOnce(CloseCode.SLOW_READER, "the queue is full");
        close(CloseCode.SLOW_READER, "the queue is full");
    }

    // The end.

    /** Closes the connection once what waits is sent. Does nothing when it is ending already. */
    void close(int code, String reason) {
        if (finish()) {
            writer.end(code, reason);
            attachment.closing();
        }
    }

    /** Ends all streams, in the order of their mailboxes; returns whether this call was the first. */
    private boolean finish() {
        List<ServerStream> all;
        synchronized (this) {
            if (ending) {
                return false;
            }
            ending = true;
            all = streams.close();
            unfinished.addAndGet(all.size());
        }
        attachment.stopHeartbeat();
        for (ServerStream stream : all) {
            stream.happen(StreamEvent.End.ofConnection());
            stream.happen(new StreamEvent.Passed(this::finishedOne));
        }
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
        if (ending) {
            return;
        }
        writer.send(new Frame.Goodbye(CloseCode.DRAIN, reconnectAfterMillis));
        attachment.holdReading();
        List<ServerStream> all = streams.all();
        var left = new AtomicInteger(1 + all.size());
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
        passed.run();
    }

    /** For when the time to drain is over: drops what waits to be handled and interrupts what runs. */
    void hurry() {
        streams.all().forEach(ServerStream::hurry);
    }

    void abort() {
        attachment.abort();
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}
