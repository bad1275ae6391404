package dev.streampod.server.internal.call;

import dev.streampod.call.ItemReceiver;
import dev.streampod.call.StreamPeer;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.Limits;
import dev.streampod.server.RequestException;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.endpoint.AccessRule;
import dev.streampod.server.internal.endpoint.MethodRoute;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.server.internal.outbound.CallFlowControl;
import dev.streampod.server.internal.outbound.OutboundLimit;
import dev.streampod.wire.CallCodecs;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open calls of one session. Frames of calls arrive on the reading thread; calls end on any thread. */
public final class SessionCalls implements CallCodecs {

    private static final Logger log = LoggerFactory.getLogger(SessionCalls.class);

    /** How many tasks of streams may wait for threads for each call that may be open. */
    private static final int TASKS_PER_CALL = 4;

    /** How long the last frame of a call may be to be taken however much waits, in bytes. */
    private static final int SHORT_FRAME = 256;

    private final ParentSession session;
    private final ServerContext context;
    /** How many calls are not over, those that have ended for their callers and whose handlers still run included. */
    private final AtomicInteger running = new AtomicInteger();
    /** Made with the first call, since most connections have none. */
    private volatile @Nullable Map<Long, OpenCall> open;

    /** The size of the items that were received and are not read. */
    private final AtomicLong itemBytes = new AtomicLong();
    /** Whether reading is held until items are read. */
    private final AtomicBoolean holding = new AtomicBoolean();

    // Guarded by this.
    private @Nullable CallThreads threads;
    /** The size of the frames of the calls that are not over. */
    private long callBytes;

    private boolean closed;
    private @Nullable CallFlowControl outlet;
    private @Nullable Runnable whenNoneRuns;

    public SessionCalls(ParentSession session) {
        this.session = session;
        this.context = session.context();
    }

    // What the frame reader asks.

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
        OpenCall call = find(id);
        return call == null || parameter == null ? null : call.codec(parameter);
    }

    // What clients send.

    /** @param size the size of the frame, which the arguments are kept from until the call is over */
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
                    .sendError(ErrorCode.BAD_REQUEST, "the call " + id + " is open already", null, frame.endpoint());
            return;
        }
        OpenCall call = null;
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
                        call = new OpenCall(frame, size, route, user, threads());
                        table().put(id, call);
                    }
                }
            }
        }
        if (call != null) {
            if (call.method.returns() == MethodDefinition.Returns.STREAM) {
                call.outlet.streamBegins();
            }
            call.call.start(frame.deadlineMillis());
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
        OpenCall call = find(item.id());
        if (receiver == null || call == null) {
            return;
        }
        itemBytes.addAndGet(size);
        if (!receiver.received(item.value(), size)) {
            itemBytes.addAndGet(-size);
            call.call.end(ErrorCode.BAD_REQUEST, item.parameter() + ": more items than there was credit for");
        } else if (itemBytes.get() > context.limits().callBytesPerConnection() && !holding.get()) {
            session.pauseReading();
            holding.set(true);
            itemsReleased(0); // perhaps they were read meanwhile
        }
    }

    /** Items of that size were read, or never will be. */
    private void itemsReleased(int bytes) {
        long left = itemBytes.addAndGet(-bytes);
        if (left <= context.limits().callBytesPerConnection() / 2 && holding.compareAndSet(true, false)) {
            session.resumeReading();
        }
    }

    public void badValue(Frame.BadValue bad) {
        OpenCall call = find(bad.id());
        if (call != null) {
            call.call.end(ErrorCode.BAD_REQUEST, bad.parameter() + ": " + bad.message());
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
        OpenCall call = find(credit.id());
        if (call != null && credit.parameter() == null) {
            call.call.credit(credit.items());
        }
    }

    public void cancel(Frame.Cancel cancel) {
        OpenCall call = find(cancel.id());
        if (call != null && cancel.parameter() == null) {
            call.call.end(ErrorCode.CANCELLED, "cancelled by the caller");
        }
    }

    // What happens to the connection.

    /** Ends the calls that this user may not make. */
    public void authenticated(@Nullable AuthenticationInfo user) {
        for (OpenCall call : all()) {
            AccessRule access = call.call.route().access();
            ErrorCode refusal = access.refusal(user);
            if (refusal != null) {
                call.call.end(refusal, access.refusalText(refusal));
            }
        }
    }

    /**
     * Lets no more calls begin, and ends those that are open without a word. What has been answered is in the queue when
     * this returns.
     */
    public void close(Runnable then) {
        stop(then);
        all().forEach(call -> call.call.abandon());
        endOutlet();
    }

    /**
     * Refuses new calls, and runs the action when the open ones are over. Calls with streams are ended: nothing is read any
     * more.
     */
    public void drain(Runnable then) {
        stop(then);
        for (OpenCall call : all()) {
            if (!call.call.route().method().unary()) {
                call.call.end(ErrorCode.UNAVAILABLE, "the server is closing");
            }
        }
    }

    /** For when the time to drain is over. */
    public void abortPending() {
        all().forEach(call -> call.call.end(ErrorCode.UNAVAILABLE, "the server is closing"));
        endOutlet();
    }

    private void endOutlet() {
        CallFlowControl made;
        synchronized (this) {
            made = outlet;
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
        over();
    }

    private static Runnable both(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    /** Runs the action that waits until no call runs any more, if there is one. */
    private void over() {
        Runnable then;
        synchronized (this) {
            then = whenNoneRuns;
            whenNoneRuns = null;
        }
        if (then != null) {
            then.run();
        }
    }

    private synchronized CallFlowControl outlet() {
        CallFlowControl made = outlet;
        if (made == null) {
            made = new CallFlowControl(
                    session.writer(), session.queue(), context.limits().callBytesPerConnection());
            outlet = made;
        }
        return made;
    }

    private synchronized Map<Long, OpenCall> table() {
        Map<Long, OpenCall> table = open;
        if (table == null) {
            table = new ConcurrentHashMap<>();
            open = table;
        }
        return table;
    }

    private @Nullable OpenCall find(long id) {
        Map<Long, OpenCall> table = open;
        return table == null ? null : table.get(id);
    }

    private List<OpenCall> all() {
        Map<Long, OpenCall> table = open;
        return table == null ? List.of() : List.copyOf(table.values());
    }

    private @Nullable ItemReceiver<Object> receiver(long id, @Nullable String parameter) {
        OpenCall call = find(id);
        return call == null || parameter == null ? null : call.receivers.get(parameter);
    }

    /** One call with the streams that come to it, and the way back to its caller. */
    private final class OpenCall implements CallReply {

        private final long id;
        private final int size;
        private final MethodDefinition<?> method;
        private final Map<String, ItemReceiver<Object>> receivers;
        private final ServerCall call;
        private final CallFlowControl outlet = outlet();
        private final CallFlowControl.Answers answers = outlet.answers();
        /**
         * How large the next items are expected to be: as the largest of the last ones. Before the first one the largest
         * size is expected, so that one alone is asked for.
         */
        private volatile int itemBytes;
        /** The publisher's own, which gives one item at a time. */
        private boolean itemSent;
        // Guarded by this.
        /** How many items there was room for that have not come. */
        private int expected;
        /** What waits until one of them comes. */
        private @Nullable Runnable whenItemCame;

        OpenCall(
                Frame.Call frame, int size, MethodRoute route, @Nullable AuthenticationInfo user, CallThreads threads) {
            this.id = frame.id();
            this.size = size;
            this.method = route.method();
            this.itemBytes = session.writer().limit().bytes();
            @Nullable Object[] arguments = frame.arguments().toArray();
            this.receivers = receivers(arguments, threads);
            var callSession = new ScopedSession(
                    session.nextSessionId(),
                    session.id(),
                    user,
                    context.messages(),
                    context.presence(),
                    session::close);
            this.call = new ServerCall(
                    id, route, callSession, arguments, new ArrayList<>(receivers.values()), context, threads, this);
        }

        private Map<String, ItemReceiver<Object>> receivers(@Nullable Object[] arguments, CallThreads threads) {
            Map<String, ItemReceiver<Object>> streams = Map.of();
            for (int i = 0; i < arguments.length; i++) {
                ParameterDefinition parameter = method.parameters().get(i);
                if (parameter.stream()) {
                    var receiver = new ItemReceiver<Object>(
                            threads.items(),
                            new Writer(parameter.name()),
                            this::readerFailed,
                            SessionCalls.this::itemsReleased);
                    arguments[i] = receiver.stream();
                    streams = streams.isEmpty() ? new HashMap<>() : streams;
                    streams.put(parameter.name(), receiver);
                }
            }
            return streams;
        }

        private void readerFailed(Throwable failure) {
            log.error("A reader of {} failed", call, failure);
        }

        @Nullable
        ValueCodec<?> codec(String parameter) {
            int index = receivers.containsKey(parameter) ? method.indexOf(parameter) : -1;
            return index < 0 ? null : method.parameters().get(index).codec();
        }

        @Override
        public void returned(@Nullable Object value) {
            byte[] frame = session.writer().encodeResult(id, method.result(), value);
            check(frame, "The result of ");
            remove();
            send(frame, "The result of ");
        }

        @Override
        public void failed(Frame.Failure failure) {
            remove();
            byte[] frame = session.writer().encodeToFit(failure);
            if (frame != null && !offerLast(frame)) {
                sendInstead(tooMuchWaits(failure));
            }
        }

        /** Offers the last frame; one that is short is taken in any case, for its call is one of a bounded number. */
        private boolean offerLast(byte[] frame) {
            if (frame.length > SHORT_FRAME) {
                return answers.offer(frame);
            }
            answers.send(frame);
            return true;
        }

        private void sendInstead(Frame frame) {
            byte[] encoded = session.writer().encodeToFit(frame);
            if (encoded != null) {
                answers.send(encoded);
            }
        }

        private void send(byte[] frame, String what) {
            if (!answers.offer(frame)) {
                throw new RequestException(ErrorCode.TOO_MANY, tooMuchWaits(what));
            }
        }

        private Frame.Failure tooMuchWaits(Frame.Failure failure) {
            String message = tooMuchWaits("The error " + failure.code() + " of ");
            return new Frame.Failure(id, ErrorCode.TOO_MANY.wireName(), message, failure.reference(), null);
        }

        private String tooMuchWaits(String what) {
            return what + call.route().name()
                    + " was not sent: the client has to read what its earlier calls answered, "
                    + "of which at most " + context.limits().callBytesPerConnection()
                    + " bytes wait (Limits.callBytesPerConnection)";
        }

        @Override
        public void item(Object item) {
            ValueCodec<?> codec = method.result();
            if (codec == null) {
                throw new IllegalArgumentException("the method returns nothing");
            }
            byte[] frame = session.writer().encodeItem(id, codec, item);
            check(frame, "An item of the result of ");
            itemBytes = itemSent ? Math.max(frame.length, itemBytes - itemBytes / 8) : frame.length;
            itemSent = true;
            send(frame, "An item of the result of ");
            itemCame();
        }

        private void check(byte[] frame, String what) {
            OutboundLimit limit = session.writer().limit();
            if (!limit.allows(frame)) {
                throw limit.exceeded(what + call.route().name(), frame.length);
            }
        }

        @Override
        public long room(long wanted, Runnable whenRoom) {
            synchronized (this) {
                long room = Math.min(wanted, outlet.room(itemBytes, expected));
                expected += (int) room;
                if (room > 0) {
                    return room;
                }
                if (expected > 0) {
                    whenItemCame = whenRoom;
                    return 0;
                }
            }
            outlet.whenWritten(whenRoom);
            return 0;
        }

        /** An item that there was room for is in the queue. */
        private void itemCame() {
            Runnable waiting;
            synchronized (this) {
                expected--;
                waiting = whenItemCame;
                whenItemCame = null;
            }
            if (waiting != null) {
                outlet.whenWritten(waiting);
            }
        }

        @Override
        public void ended(Frame.@Nullable Failure failure) {
            remove();
            byte[] frame = session.writer().encodeToFit(new Frame.End(id, null, failure));
            if (frame != null && !offerLast(frame)) {
                sendInstead(new Frame.End(id, null, failure == null ? null : tooMuchWaits(failure)));
            }
        }

        /** From here on its caller may use the number again. */
        private void remove() {
            table().remove(id, this);
        }

        @Override
        public void over() {
            try {
                remove();
                if (method.returns() == MethodDefinition.Returns.STREAM) {
                    outlet.streamEnds();
                }
                receivers.values().forEach(ItemReceiver::release);
            } finally {
                answers.whenSent(this::giveBack); // until then the call counts
            }
        }

        private void giveBack() {
            boolean last;
            synchronized (SessionCalls.this) {
                callBytes -= size;
                last = running.decrementAndGet() == 0;
            }
            if (last) {
                SessionCalls.this.over();
            }
        }

        /** The client, as the writer of a stream among the arguments. */
        private final class Writer implements StreamPeer.OfReader {

            private final String parameter;

            Writer(String parameter) {
                this.parameter = parameter;
            }

            @Override
            public void credit(long items) {
                session.writer().send(new Frame.Credit(id, parameter, items));
            }

            @Override
            public void cancel() {
                session.writer().send(new Frame.Cancel(id, parameter));
            }
        }
    }
}
