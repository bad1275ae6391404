package dev.streampod.server.internal.call;

import dev.streampod.call.ItemReceiver;
import dev.streampod.call.StreamPeer;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.RequestException;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.endpoint.MethodRoute;
import dev.streampod.server.internal.outbound.CallFlowControl;
import dev.streampod.server.internal.outbound.OutboundLimit;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a client's session: the streams among its arguments, and the way back to the client for its result. A {@link
 * ServerCall} runs the method.
 */
final class SessionCall implements CallReply {

    private static final Logger log = LoggerFactory.getLogger(SessionCall.class);

    /** How long the last frame of a call may be to be taken however much waits, in bytes. */
    private static final int SHORT_FRAME = 256;

    private final SessionCalls owner;
    private final ParentSession session;
    private final long id;
    private final int size;
    private final MethodDefinition<?> method;
    private final Map<String, ItemReceiver<Object>> receivers;
    private final ServerCall call;
    private final CallFlowControl flowControl;
    private final CallFlowControl.Answers answers;
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
    /** The action that waits until one of them comes. */
    private @Nullable Runnable whenItemCame;

    /** @param size the size of the frame, which the arguments are kept from until the call is over */
    SessionCall(
            Frame.Call frame,
            int size,
            SessionCalls owner,
            ParentSession session,
            MethodRoute route,
            @Nullable AuthenticationInfo user,
            CallThreads threads,
            CallFlowControl flowControl) {
        this.owner = owner;
        this.session = session;
        this.id = frame.id();
        this.size = size;
        this.method = route.method();
        this.flowControl = flowControl;
        this.answers = flowControl.answers();
        this.itemBytes = session.writer().limit().bytes();
        @Nullable Object[] arguments = frame.arguments().toArray();
        this.receivers = receivers(arguments, threads);
        this.call = new ServerCall(
                id,
                route,
                session.newSession(user),
                arguments,
                new ArrayList<>(receivers.values()),
                session.context(),
                threads,
                this);
    }

    void start(long deadlineMillis) {
        if (method.returns() == MethodDefinition.Returns.STREAM) {
            flowControl.streamBegins();
        }
        call.start(deadlineMillis);
    }

    MethodRoute route() {
        return call.route();
    }

    /** The receiver of the stream of that name among the arguments; null when there is none. */
    @Nullable
    ItemReceiver<Object> receiver(String parameter) {
        return receivers.get(parameter);
    }

    void credit(long items) {
        call.credit(items);
    }

    /** Ends the call, and tells the client. */
    void end(ErrorCode code, String message) {
        call.end(code, message);
    }

    /** Ends the call without telling the client. */
    void abandon() {
        call.abandon();
    }

    private Map<String, ItemReceiver<Object>> receivers(@Nullable Object[] arguments, CallThreads threads) {
        Map<String, ItemReceiver<Object>> streams = Map.of();
        for (int i = 0; i < arguments.length; i++) {
            ParameterDefinition parameter = method.parameters().get(i);
            if (parameter.stream()) {
                var receiver = new ItemReceiver<Object>(
                        threads.items(), new Writer(parameter.name()), this::readerFailed, owner::itemsReleased);
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
                + " was not sent: the client has not read the answers to its earlier calls, "
                + "of which at most " + session.context().limits().callBytesPerConnection()
                + " bytes may wait (Limits.callBytesPerConnection)";
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
            long room = Math.min(wanted, flowControl.room(itemBytes, expected));
            expected += (int) room;
            if (room > 0) {
                return room;
            }
            if (expected > 0) {
                whenItemCame = whenRoom;
                return 0;
            }
        }
        flowControl.whenWritten(whenRoom);
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
            flowControl.whenWritten(waiting);
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
        owner.remove(id, this);
    }

    @Override
    public void finished() {
        try {
            remove();
            if (method.returns() == MethodDefinition.Returns.STREAM) {
                flowControl.streamEnds();
            }
            receivers.values().forEach(ItemReceiver::release);
        } finally {
            answers.whenSent(() -> owner.callFinished(size)); // until then the call counts
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
