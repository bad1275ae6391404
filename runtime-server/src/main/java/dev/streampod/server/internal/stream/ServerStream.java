package dev.streampod.server.internal.stream;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.server.RequestException;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.endpoint.AccessRule;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import dev.streampod.server.internal.endpoint.FailureReport;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one endpoint in one session, through any number of openings. Messages and events go through its mailbox
 * and are handled by one runner at a time: a handler thread, or the reading thread when nothing else waits and the
 * endpoint allows it. The runner owns the stream session; other threads only read it.
 */
public final class ServerStream implements Runnable {

    /** How many items are handled before what they sent is flushed. */
    private static final int BATCH = 64;
    /** After so many batches a runner gives its thread to others that may wait for one. */
    private static final int BATCHES_PER_TURN = 16;
    /** The size of an event that a client causes, as it counts in the mailbox, in bytes. */
    private static final int EVENT_BYTES = 64;

    private final ParentSession parent;
    private final StreamTable table;
    private final EndpointRoute route;
    private final Mailbox mailbox;
    private volatile @Nullable StreamSession session;
    /** Whether it ended with the connection, and will not be opened again. Belongs to the runner. */
    private boolean endedWithConnection;
    /** How many messages were dropped because there was no more time. Belongs to the runner. */
    private int dropped;

    private volatile @Nullable Thread runner;
    /** Set when there is no more time: messages that wait are dropped. */
    private volatile boolean aborted;

    ServerStream(ParentSession parent, StreamTable table, EndpointRoute route) {
        this.parent = parent;
        this.table = table;
        this.route = route;
        var limits = parent.context().limits();
        this.mailbox = new Mailbox(limits.mailboxMessages(), limits.mailboxBytes());
    }

    ParentSession parent() {
        return parent;
    }

    EndpointRoute route() {
        return route;
    }

    public @Nullable StreamSession session() {
        return session;
    }

    /** Sends what the session holds back because its client reads slowly. */
    public void sendHeldBack() {
        StreamSession current = session;
        if (current != null) {
            current.sendHeldBack();
        }
    }

    /** How many messages wait to be handled. */
    public int waiting() {
        return mailbox.size();
    }

    /** Takes a message from the reading thread. */
    public void receive(SerializableEntity message, int size) {
        if (route.nonBlocking() && mailbox.enter()) {
            parent.context().networkThreads().mark();
            try {
                handle(message, parent.flushesOnReadComplete());
            } finally {
                if (!mailbox.leave()) {
                    parent.share().handlers().execute(this);
                }
            }
            return;
        }
        addFromClient(message, size);
    }

    /** Takes an event that a frame of the client causes; it counts against the bounds of the mailbox as a message does. */
    public void enqueueFromClient(StreamEvent event) {
        addFromClient(event, EVENT_BYTES);
    }

    /**
     * Takes the opening of the stream, which a frame of the client causes, with the table's lock held. The caller releases
     * that lock before it calls {@link #pauseReadingIfFull}, which takes the session transport's lock: that one comes first.
     */
    void opening(StreamEvent.Open event) {
        add(event, EVENT_BYTES);
    }

    private void addFromClient(Object item, int size) {
        add(item, size);
        pauseReadingIfFull();
    }

    /** Pauses reading from the client for as long as the mailbox is full. */
    public void pauseReadingIfFull() {
        if (mailbox.becameFull()) {
            parent.pauseReading();
        }
    }

    /** Takes an event that the server causes, once for each session or connection. */
    public void enqueue(StreamEvent event) {
        add(event, 0);
    }

    private void add(Object item, int size) {
        if (mailbox.add(item, size)) {
            parent.share().handlers().execute(this);
        }
    }

    @Override
    public void run() {
        runner = Thread.currentThread();
        Object[] batch = new Object[BATCH];
        for (int turn = 0; turn < BATCHES_PER_TURN; turn++) {
            int count = mailbox.take(batch);
            if (count == 0) {
                stopRunning();
                return;
            }
            if (mailbox.halfFree()) {
                // If that fails nothing more is read, and the heartbeat ends the connection. What was read is handled.
                parent.context().counters().failures.run("Resuming the reading of a connection", parent::resumeReading);
            }
            for (int i = 0; i < count; i++) {
                Object item = batch[i];
                batch[i] = null;
                try {
                    handle(item);
                } catch (Throwable e) {
                    // Failures of user code are answered further down. The mailbox goes on, or the stream would never
                    // end.
                    parent.context().counters().failures.report("Handling an event of a stream", e);
                }
            }
            parent.writer().drain();
        }
        stopRunning();
        parent.share().handlers().execute(this);
    }

    private void handle(Object item) {
        if (!(item instanceof SerializableEntity message)) {
            handle((StreamEvent) item);
        } else if (aborted && !endedWithConnection) {
            dropped++;
        } else {
            handle(message, false);
        }
    }

    /** Reports dropped messages, which may be acknowledged already: in one error, since there is little room left. */
    private void reportDropped() {
        if (dropped > 0) {
            parent.writer()
                    .sendError(
                            ErrorCode.UNAVAILABLE,
                            "the server is closing; messages that were not handled: " + dropped,
                            null,
                            route.name());
            dropped = 0;
        }
    }

    private void stopRunning() {
        runner = null;
        // Clears an interrupt that came after the handler returned.
        Thread.interrupted();
    }

    /** For a stream that did not end in time: drops the messages that wait, and interrupts the handler that runs. */
    public void abortPending() {
        aborted = true;
        Thread current = runner;
        if (current != null) {
            current.interrupt();
        }
    }

    private void handle(SerializableEntity message, boolean onReader) {
        StreamSession current = session;
        if (current != null && !current.isRefused()) {
            current.handle(message, onReader);
        } else if (endedWithConnection) {
            parent.dropLateMessage(route);
        } else {
            parent.writer().sendNotOpen(route);
        }
    }

    private void handle(StreamEvent event) {
        if (event instanceof StreamEvent.Open open) {
            open(open.authentication());
        } else if (event instanceof StreamEvent.Authentication change) {
            StreamSession current = session;
            if (current != null) {
                current.authenticated(change.authentication());
            }
        } else if (event instanceof StreamEvent.End end) {
            if (end.withConnection()) {
                endedWithConnection = true;
                reportDropped();
            }
            end(end);
        } else if (event instanceof StreamEvent.Barrier barrier) {
            barrier.then().run();
        }
    }

    private void open(@Nullable AuthenticationInfo authentication) {
        byte[] opened = parent.writer().encode(new Frame.Opened(route.name()));
        if (session != null) {
            parent.writer().sendFromHandler(opened);
            return;
        }
        if (!table.admit()) {
            refuse(ErrorCode.TOO_MANY, "no more streams on this connection");
            return;
        }
        var next = new StreamSession(parent.nextSessionId(), this, authentication);
        session = next;
        // Checked after the session is set, so that a later change of the user ends it; the user may have lost access
        // since the client asked for the stream.
        AccessRule access = route.access();
        ErrorCode refusal = access.refusal(parent.user());
        if (refusal != null) {
            session = null;
            table.release();
            if (next.markEnded()) {
                refuse(refusal, access.refusalText(refusal));
            }
            return;
        }
        try {
            next.open();
            next.becomeOpen(opened);
        } catch (RequestException e) {
            failed(next, e.code(), e.getMessage());
        } catch (MessageTooLargeException e) {
            String reference = FailureReport.log("streamOpened", next, null, e);
            failed(next, e.code(), e.getMessage() + "; reference " + reference);
        } catch (Throwable e) {
            String reference = FailureReport.log("streamOpened", next, null, e);
            failed(next, ErrorCode.INTERNAL, "the stream could not be opened; reference " + reference);
        }
    }

    /** It could not be opened: the client is refused, unless it was told of an end that came before. */
    private void failed(StreamSession next, ErrorCode code, String message) {
        boolean untold = next.markEnded();
        finish(next);
        if (untold) {
            refuse(code, message);
        }
    }

    private void refuse(ErrorCode code, String message) {
        parent.writer().send(new Frame.Refused(route.name(), code.wireName(), message));
    }

    private void end(StreamEvent.End end) {
        StreamSession current = session;
        if (current != null && (end.session() == null || end.session() == current)) {
            boolean announce = current.markEnded() && end.notice() != StreamEvent.Notice.NEVER;
            finish(current);
            if (announce) {
                parent.writer().sendClosed(route.name(), end.code(), end.message());
            }
        } else if (end.notice() == StreamEvent.Notice.ALWAYS && !endedWithConnection) {
            parent.writer()
                    .sendClosed(
                            route.name(),
                            ErrorCode.NOT_OPEN.wireName(),
                            "the stream of " + route.name() + " is not open");
        }
    }

    private void finish(StreamSession current) {
        try {
            current.end();
        } finally {
            session = null;
            table.release();
        }
    }

    /**
     * Ends one session, as the application asks: nothing more is sent from now on, and its end runs when what waits is
     * handled.
     */
    void end(StreamSession current, String reason) {
        String code = ErrorCode.CANCELLED.wireName();
        if (current.endAndNotify(code, reason)) {
            enqueue(new StreamEvent.End(current, code, reason, StreamEvent.Notice.NEVER));
        }
    }

    /** The connection's user has changed; messages that were received before are handled as before. */
    public void authenticated(@Nullable AuthenticationInfo user) {
        ErrorCode refusal = route.access().refusal(user);
        if (refusal == null) {
            enqueueFromClient(new StreamEvent.Authentication(user));
            return;
        }
        String text = route.access().refusalText(refusal);
        StreamSession current = session;
        if (current != null) {
            if (current.refuse(refusal, text)) {
                enqueue(new StreamEvent.End(current, refusal.wireName(), text, StreamEvent.Notice.NEVER));
            }
        } else {
            enqueueFromClient(new StreamEvent.End(null, refusal.wireName(), text, StreamEvent.Notice.IF_OPEN));
        }
    }
}
