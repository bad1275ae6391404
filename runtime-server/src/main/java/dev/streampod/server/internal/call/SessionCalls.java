package dev.streampod.server.internal.call;

import dev.streampod.call.ItemReceiver;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.Limits;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.endpoint.AccessRule;
import dev.streampod.server.internal.endpoint.MethodRoute;
import dev.streampod.server.internal.outbound.CallFlowControl;
import dev.streampod.wire.CallCodecs;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open calls of one session, within its limits. Frames of calls arrive on the reading thread; calls end on any thread.
 */
public final class SessionCalls implements CallCodecs {

    /** How many tasks of streams may wait for threads for each call that may be open. */
    private static final int TASKS_PER_CALL = 4;

    private final ParentSession session;
    private final ServerContext context;
    /** How many calls are not over, those that have ended for their callers and whose handlers still run included. */
    private final AtomicInteger running = new AtomicInteger();
    /** Made with the first call, since most sessions have none. */
    private volatile @Nullable Map<Long, SessionCall> open;

    /** The size of the items that were received and are not read. */
    private final AtomicLong itemBytes = new AtomicLong();
    /** Whether reading is held until items are read. */
    private final AtomicBoolean holding = new AtomicBoolean();

    // Guarded by this.
    private @Nullable CallThreads threads;
    /** The size of the frames of the calls that are not over. */
    private long callBytes;

    private boolean closed;
    private @Nullable CallFlowControl flowControl;
    private @Nullable Runnable whenNoneRuns;

    public SessionCalls(ParentSession session) {
        this.session = session;
        this.context = session.context();
    }

    // For the frame reader.

    @Override
    public boolean hasEndpoint(String endpoint) {
        return context.routes().hasEndpoint(endpoint);
    }

    @Override
    public @Nullable MethodDefinition<?> method(String endpoint, String name) {
        MethodRoute route = context.routes().method(endpoint, name);
        return route == null ? null : route.method();
    }

    @Override
    public @Nullable ValueCodec<?> items(long id, @Nullable String parameter) {
        SessionCall call = find(id);
        return call == null || parameter == null ? null : call.codec(parameter);
    }

    // Frames of the client.

    /** @param size the size of the frame */
    public void call(Frame.Call frame, int size) {
        long id = frame.id();
        MethodRoute route =
                context.routes().method(frame.endpoint(), frame.method().name());
        if (route == null) {
            refuse(id, ErrorCode.UNKNOWN_METHOD, "there is no such method");
            return;
        }
        if (find(id) != null) {
            session.writer()
                    .sendError(ErrorCode.BAD_REQUEST, "the call " + id + " is already open", null, frame.endpoint());
            return;
        }
        SessionCall call = null;
        ErrorCode forbidden;
        ErrorCode refusal = null;
        String tooMany = null;
        // The lock excludes sign-in, sign-out and revocation: a revocation that ends the user's calls finds this call,
        // or it is refused.
        synchronized (session.userLock()) {
            AuthenticationInfo user = session.user();
            forbidden = route.access().refusal(user);
            if (forbidden == null) {
                synchronized (this) {
                    tooMany = tooMany(size);
                    refusal = closed ? ErrorCode.UNAVAILABLE : tooMany != null ? ErrorCode.TOO_MANY : null;
                    if (refusal == null) {
                        running.incrementAndGet();
                        callBytes += size;
                        call = new SessionCall(frame, size, this, session, route, user, threads(), flowControl());
                        table().put(id, call);
                    }
                }
            }
        }
        if (call != null) {
            call.start(frame.deadlineMillis());
        } else if (forbidden != null) {
            refuse(id, forbidden, route.access().refusalText(forbidden));
        } else if (refusal == ErrorCode.TOO_MANY && tooMany != null) {
            refuse(id, refusal, tooMany);
        } else {
            refuse(id, ErrorCode.UNAVAILABLE, "the connection is closing");
        }
    }

    /**
     * Why no call of that size may begin now; null when one may. Tasks of streams may wait for threads when their calls are
     * over, and count for themselves. The lock is held.
     */
    private @Nullable String tooMany(int size) {
        Limits limits = context.limits();
        if (running.get() >= limits.callsPerConnection()) {
            return "too many calls at a time on this connection";
        }
        if (callBytes > 0 && callBytes + size > limits.callBytesPerConnection()) {
            return "the calls that are open on this connection have more than " + limits.callBytesPerConnection()
                    + " bytes of arguments";
        }
        if (threads != null && threads.waitingItems() > TASKS_PER_CALL * limits.callsPerConnection()) {
            return "publishers and readers of earlier calls on this connection have not returned";
        }
        return null;
    }

    /** The lock is held. */
    private CallThreads threads() {
        CallThreads made = threads;
        if (made == null) {
            made = CallThreads.of(session.share(), context.handlers(), context.limits());
            threads = made;
        }
        return made;
    }

    public void refuse(long id, ErrorCode code, String message) {
        session.writer().send(new Frame.Failure(id, code.wireName(), message, null, null));
    }

    /** @param size the size of the frame */
    public void item(Frame.Item item, int size) {
        ItemReceiver<Object> receiver = receiver(item.id(), item.parameter());
        SessionCall call = find(item.id());
        if (receiver == null || call == null) {
            return;
        }
        itemBytes.addAndGet(size);
        if (!receiver.received(item.value(), size)) {
            itemBytes.addAndGet(-size);
            call.end(ErrorCode.BAD_REQUEST, item.parameter() + ": more items than there was credit for");
        } else if (itemBytes.get() > context.limits().callBytesPerConnection() && !holding.get()) {
            session.pauseReading();
            holding.set(true);
            itemsReleased(0); // perhaps they were read meanwhile
        }
    }

    /** Items of that size were read, or never will be. */
    void itemsReleased(int bytes) {
        long left = itemBytes.addAndGet(-bytes);
        if (left <= context.limits().callBytesPerConnection() / 2 && holding.compareAndSet(true, false)) {
            session.resumeReading();
        }
    }

    public void badValue(Frame.BadValue bad) {
        SessionCall call = find(bad.id());
        if (call != null) {
            call.end(ErrorCode.BAD_REQUEST, bad.parameter() + ": " + bad.message());
        }
    }

    public void end(Frame.End end) {
        ItemReceiver<Object> receiver = receiver(end.id(), end.parameter());
        if (receiver == null) {
            return;
        }
        Frame.Failure error = end.error();
        if (error == null) {
            receiver.completed();
        } else if (error.exception() != null) {
            receiver.failed(error.exception());
        } else {
            receiver.failed(new ClientStreamException(error.code(), error.message()));
        }
    }

    public void credit(Frame.Credit credit) {
        SessionCall call = find(credit.id());
        if (call != null && credit.parameter() == null) {
            call.credit(credit.items());
        }
    }

    public void cancel(Frame.Cancel cancel) {
        SessionCall call = find(cancel.id());
        if (call != null && cancel.parameter() == null) {
            call.end(ErrorCode.CANCELLED, "cancelled by the caller");
        }
    }

    // For the session.

    /** Ends the calls that this user may not make. */
    public void authenticated(@Nullable AuthenticationInfo user) {
        for (SessionCall call : all()) {
            AccessRule access = call.route().access();
            ErrorCode refusal = access.refusal(user);
            if (refusal != null) {
                call.end(refusal, access.refusalText(refusal));
            }
        }
    }

    /**
     * Lets no more calls begin, and ends those that are open without notifying the caller. What has been answered is in the
     * queue when this returns.
     */
    public void close(Runnable then) {
        stop(then);
        all().forEach(call -> call.abandon());
        endFlowControl();
    }

    /**
     * Refuses new calls, and runs the action when the open ones are over. Calls with streams are ended: nothing is read any
     * more.
     */
    public void drain(Runnable then) {
        stop(then);
        for (SessionCall call : all()) {
            if (!call.route().method().unary()) {
                call.end(ErrorCode.UNAVAILABLE, "the server is closing");
            }
        }
    }

    /** For when the time to drain is over. */
    public void abortPending() {
        all().forEach(call -> call.end(ErrorCode.UNAVAILABLE, "the server is closing"));
        endFlowControl();
    }

    private void endFlowControl() {
        CallFlowControl made;
        synchronized (this) {
            made = flowControl;
        }
        if (made != null) {
            made.end();
        }
    }

    private void stop(Runnable then) {
        Runnable before;
        synchronized (this) {
            closed = true;
            before = whenNoneRuns;
            whenNoneRuns = before == null ? then : both(before, then);
            if (running.get() > 0) {
                return;
            }
        }
        runWhenNoneRuns();
    }

    private static Runnable both(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    /** From here on the client may use the number again. */
    void remove(long id, SessionCall call) {
        table().remove(id, call);
    }

    /** A call is over whose frame had that size. */
    void callFinished(int size) {
        boolean last;
        synchronized (this) {
            callBytes -= size;
            last = running.decrementAndGet() == 0;
        }
        if (last) {
            runWhenNoneRuns();
        }
    }

    /** Runs the action that waits until no call runs any more, if there is one. */
    private void runWhenNoneRuns() {
        Runnable then;
        synchronized (this) {
            then = whenNoneRuns;
            whenNoneRuns = null;
        }
        if (then != null) {
            then.run();
        }
    }

    private synchronized CallFlowControl flowControl() {
        CallFlowControl made = flowControl;
        if (made == null) {
            made = new CallFlowControl(
                    session.writer(), session.queue(), context.limits().callBytesPerConnection());
            flowControl = made;
        }
        return made;
    }

    private synchronized Map<Long, SessionCall> table() {
        Map<Long, SessionCall> table = open;
        if (table == null) {
            table = new ConcurrentHashMap<>();
            open = table;
        }
        return table;
    }

    private @Nullable SessionCall find(long id) {
        Map<Long, SessionCall> table = open;
        return table == null ? null : table.get(id);
    }

    private List<SessionCall> all() {
        Map<Long, SessionCall> table = open;
        return table == null ? List.of() : List.copyOf(table.values());
    }

    private @Nullable ItemReceiver<Object> receiver(long id, @Nullable String parameter) {
        SessionCall call = find(id);
        return call == null || parameter == null ? null : call.receiver(parameter);
    }
}
