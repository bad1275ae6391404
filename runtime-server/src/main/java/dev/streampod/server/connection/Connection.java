package dev.streampod.server.connection;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Frame;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from the handshake until every stream's end has run.
 *
 * <p>The transport calls {@link #received} and {@link #readExhausted} from the reading thread, one call at a time; all else
 * may happen on any thread. Who the connection belongs to changes only while it is not read.
 */
public final class Connection {

    private final String id;
    private final Connections owner;
    private final ConnectionContext context;
    private final Link link;
    private final String address;
    private final ReadGate gate = new ReadGate();
    private final ConnectionWriter writer;
    private final StreamTable streams;
    private final Heartbeat heartbeat;
    private final ClientFrames frames;
    private final AtomicInteger sessionCount = new AtomicInteger();
    /** What is not over yet: the link, and each stream's end. */
    private final AtomicInteger unfinished = new AtomicInteger(1);

    private volatile boolean ending;
    private volatile @Nullable AuthenticationInfo user;
    /** Null until the hello was accepted. */
    private volatile @Nullable Instant welcomedAt;

    // Guarded by this.
    private TimerWheel.@Nullable Timeout timeout;
    private boolean linkClosed;

    Connection(Connections owner, ConnectionContext context, Link link, String address, @Nullable String handshakeKey) {
        this.id = "c-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
        this.owner = owner;
        this.context = context;
        this.link = link;
        this.address = address;
        var limits = context.limits();
        List<Flusher> flushers = context.flushers();
        this.writer = new ConnectionWriter(
                context,
                new OutboundQueue(link, limits.queueBytes()),
                flushers.get(ThreadLocalRandom.current().nextInt(flushers.size())),
                this::overflow);
        this.streams = new StreamTable(context.routes().size(), limits.streamsPerConnection());
        this.heartbeat =
                new Heartbeat(this, context.timers(), limits.heartbeat().toMillis());
        this.frames = new ClientFrames(this, handshakeKey);
    }

    // For the transport.

    /** The handshake is done, and reading may begin. */
    void begin() {
        replaceTimeout(context.limits().helloTimeout().toMillis(), this::noHelloInTime);
    }

    /**
     * Takes a text message, whole and known to be UTF-8.
     *
     * @return whether to read on; if not, {@link Link#resumeReading} is called when the time has come
     */
    public boolean received(byte[] buffer, int offset, int length) {
        heartbeat.heard();
        if (!ending) {
            frames.received(buffer, offset, length);
        }
        return gate.pass();
    }

    /**
     * Takes note of a sign of life that is no message.
     *
     * @return whether to read on, as above
     */
    public boolean heard() {
        heartbeat.heard();
        return gate.pass();
    }

    /** All that has been read is handled: what was answered goes out now. */
    public void readExhausted() {
        writer.drain();
    }

    /** What came breaks the rules below the protocol's own. */
    public void violated(int closeCode, String reason) {
        close(closeCode, reason);
    }

    /** The client has closed the connection, or it broke; told at least once, and by {@link #linkClosed} at last. */
    public void lost() {
        writer.discard();
        finish();
    }

    /** The link is gone for good; told once. */
    public void linkClosed() {
        synchronized (this) {
            if (linkClosed) {
                return;
            }
            linkClosed = true;
            if (timeout != null) {
                timeout.cancel();
            }
        }
        lost();
        owner.linkClosed(this);
        finishedOne();
    }

    /** Names the connection in logs. */
    public String id() {
        return id;
    }

    // For the parts of the connection.

    String address() {
        return address;
    }

    ConnectionContext context() {
        return context;
    }

    ConnectionWriter writer() {
        return writer;
    }

    StreamTable streams() {
        return streams;
    }

    @Nullable
    Instant welcomedAt() {
        return welcomedAt;
    }

    boolean ending() {
        return ending;
    }

    @Nullable
    AuthenticationInfo user() {
        return user;
    }

    boolean flushesWhenReadExhausted() {
        return link.tellsReadExhausted();
    }

    String nextSessionId() {
        return id + "." + sessionCount.incrementAndGet();
    }

    void holdReading() {
        gate.hold();
    }

    void releaseReading() {
        if (gate.release()) {
            link.resumeReading();
        }
    }

    boolean readingHeld() {
        return gate.held();
    }

    /** The hello was accepted: from here on everything is allowed. */
    void welcome(@Nullable AuthenticationInfo as) {
        user = as;
        welcomedAt = Instant.now();
        synchronized (this) {
            if (timeout != null) {
                timeout.cancel();
                timeout = null;
            }
        }
        writer.send(new Frame.Welcome(
                id, context.limits().heartbeat().toMillis(), context.limits().messageBytes(), context.serverName()));
        if (!ending) {
            heartbeat.start();
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

    private void noHelloInTime() {
        close(CloseCode.BAD_FRAME, "no hello in time");
    }

    /** The client reads more slowly than it is sent to. */
    void overflow() {
        writer.endAtOnce(CloseCode.SLOW_READER, "the queue is full");
        close(CloseCode.SLOW_READER, "the queue is full");
    }

    // The end.

    /** Closes the connection once what waits is sent. Does nothing when it is ending already. */
    void close(int code, String reason) {
        if (finish()) {
            context.counters().close(code);
            writer.end(code, reason);
            replaceTimeout(context.limits().closeTimeout().toMillis(), link::abort);
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
        heartbeat.stop();
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
        gate.hold();
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
        link.abort();
    }

    private synchronized void replaceTimeout(long millis, Runnable task) {
        if (timeout != null) {
            timeout.cancel();
        }
        timeout = linkClosed ? null : context.timers().schedule(millis, task);
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}
