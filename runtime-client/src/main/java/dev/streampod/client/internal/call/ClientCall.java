package dev.streampod.client.internal.call;

import dev.streampod.call.ItemReceiver;
import dev.streampod.call.ItemSender;
import dev.streampod.call.StreamPeer;
import dev.streampod.client.CallException;
import dev.streampod.client.MessageTooLargeException;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.SerializableException;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a method, which completes with one outcome. Frames of its streams are sent to the server while it is
 * open. Safe for use from any thread.
 */
public final class ClientCall {

    private static final Logger LOG = LoggerFactory.getLogger(ClientCall.class);

    /** How often a call is sent while each time the session is lost, perhaps because of it. */
    private static final int ATTEMPTS = 5;

    private final ClientCalls owner;
    private final long id;
    private final String endpoint;
    private final MethodDefinition<?> method;
    private final long deadlineNanos;
    private final boolean hasDeadline;
    private final Map<String, ItemSender<Object>> senders;
    private final @Nullable ItemReceiver<Object> returned;
    private final RuntimeFuture<@Nullable Object> outcome = new RuntimeFuture<>();

    /** The frame without a deadline, made by the caller's thread before the call is sent. */
    private byte[] encoded = {};

    /** Changes under the client's lock. */
    private volatile boolean written;

    /** How often it was written; guarded by the client's lock. */
    private int attempts;

    /** The failure of a publisher of the caller; the server knows only that there was one. */
    private volatile @Nullable Throwable publisherFailure;

    // Guarded by this.
    private boolean over;
    private Scheduler.@Nullable Timeout timeout;

    public ClientCall(
            ClientCalls owner, long id, String endpoint, MethodDefinition<?> method, @Nullable Duration deadline) {
        this.owner = owner;
        this.id = id;
        this.endpoint = endpoint;
        this.method = method;
        this.hasDeadline = deadline != null;
        this.deadlineNanos = deadline == null ? 0 : owner.timers().nanoTime() + deadline.toNanos();
        this.senders = senders();
        this.returned = method.returns() == MethodDefinition.Returns.STREAM
                ? new ItemReceiver<>(
                        owner.callbacks(), new Writer(), EventDispatcher::threw, owner.unread(), owner.largestItem())
                : null;
    }

    private Map<String, ItemSender<Object>> senders() {
        Map<String, ItemSender<Object>> streams = Map.of();
        for (ParameterDefinition parameter : method.parameters()) {
            if (parameter.stream()) {
                streams = streams.isEmpty() ? new HashMap<>() : streams;
                streams.put(parameter.name(), new ItemSender<>(owner.callbacks().callbacks(), new Reader(parameter)));
            }
        }
        return streams;
    }

    long id() {
        return id;
    }

    MethodDefinition<?> method() {
        return method;
    }

    public String name() {
        return endpoint + "." + method.name();
    }

    /** The result, or the failure. A stream that the method returns has an end of its own. */
    RuntimeFuture<@Nullable Object> outcome() {
        return outcome;
    }

    /** The stream that the method returns; null when it returns none. */
    @Nullable
    ItemReceiver<Object> returned() {
        return returned;
    }

    /**
     * Encodes the arguments. The caller may change its own lists and maps as soon as its call has returned, so nothing looks
     * at them after this.
     */
    void encode(@Nullable Object[] arguments) {
        encoded = owner.frames()
                .writeCall(id, endpoint, method, Collections.unmodifiableList(Arrays.asList(arguments)), -1);
    }

    /** Begins to wait for the deadline, and to listen to the streams among the arguments. */
    @SuppressWarnings("unchecked") // the stub's signature says so, and each item is looked at when it is written
    void begin(@Nullable Object[] arguments) {
        if (hasDeadline) {
            Duration left =
                    Duration.ofNanos(Math.max(0, deadlineNanos - owner.timers().nanoTime()));
            synchronized (this) {
                if (!over) { // else nothing would cancel it
                    timeout = owner.timers().after(left, this::deadlinePassed);
                }
            }
        }
        senders.forEach((parameter, sender) -> {
            Object publisher = arguments[method.indexOf(parameter)];
            ((Flow.Publisher<Object>) publisher).subscribe(sender);
        });
    }

    /** The frame of the call, with the time that is left. */
    public byte[] frame() {
        if (!hasDeadline) {
            return encoded;
        }
        long nanos = deadlineNanos - owner.timers().nanoTime();
        return FrameWriter.withDeadline(encoded, Math.max(0, (nanos + 999_999) / 1_000_000));
    }

    // Under the client's lock.

    public boolean written() {
        return written;
    }

    public void written(boolean now) {
        written = now;
        if (now) {
            attempts++;
        }
    }

    /** Whether the call may be sent again when its outcome is unknown, unless it is the call that ends the sessions. */
    boolean mayBeSentAgain() {
        return method.idempotent() && method.unary() && attempts < ATTEMPTS;
    }

    public synchronized boolean isOver() {
        return over;
    }

    // Frames of the server.

    void result(@Nullable Object value) {
        if (returned != null) {
            fail(new CallException(
                    name(), ErrorCode.INCOMPATIBLE, "the server answered with a result instead of a stream", null));
        } else if (end()) {
            outcome.succeed(value);
            owner.tell(outcome::publish);
        }
    }

    void failed(Frame.Failure failure) {
        fail(exception(failure));
    }

    /** The items of the returned stream end; with a failure, if it failed. */
    void ended(Frame.@Nullable Failure failure) {
        if (failure != null) {
            fail(exception(failure));
        } else if (returned == null) {
            fail(new CallException(
                    name(), ErrorCode.INCOMPATIBLE, "the server answered with a stream instead of a result", null));
        } else if (end()) {
            returned.completed();
            outcome.succeed(null);
            owner.tell(outcome::publish);
        }
    }

    void credit(@Nullable String parameter, long items) {
        ItemSender<Object> sender = parameter == null ? null : senders.get(parameter);
        if (sender != null) {
            sender.credit(items);
        }
    }

    void readerGone(@Nullable String parameter) {
        ItemSender<Object> sender = parameter == null ? null : senders.get(parameter);
        if (sender != null) {
            sender.cancel();
        }
    }

    // The end on this side.

    public void fail(Throwable cause) {
        if (end()) {
            if (returned != null) {
                returned.failed(cause);
            }
            outcome.fail(cause);
            owner.tell(outcome::publish);
        }
    }

    /** The caller wants no more of it. */
    void cancel() {
        stop(new CancellationException("The call was cancelled"));
    }

    private void deadlinePassed() {
        stop(new CallException(name(), ErrorCode.DEADLINE, "the call exceeded its deadline", null));
    }

    /** Ends it here, and tells the server. */
    void stop(Throwable cause) {
        if (end()) {
            owner.send(this, new Frame.Cancel(id, null));
            if (returned != null) {
                returned.failed(cause);
            }
            outcome.fail(cause);
            owner.tell(outcome::publish);
        }
    }

    private boolean end() {
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            if (timeout != null) {
                timeout.cancel();
            }
        }
        owner.remove(this, !written || !senders.isEmpty());
        senders.forEach(this::cancel);
        return true;
    }

    /** A publisher for which there is no thread must not keep the call from its outcome. */
    private void cancel(String parameter, ItemSender<Object> sender) {
        try {
            sender.cancel();
        } catch (RejectedExecutionException e) {
            LOG.warn(
                    "The publisher of the stream {} of {} was not cancelled: the client has no thread for it",
                    parameter,
                    name(),
                    e);
        }
    }

    private Throwable exception(Frame.Failure failure) {
        SerializableException declared = failure.exception();
        if (declared != null) {
            return declared;
        }
        ErrorCode code = ErrorCode.named(failure.code());
        return new CallException(
                name(),
                code == null ? ErrorCode.INTERNAL : code,
                failure.message(),
                failure.reference(),
                publisherFailure);
    }

    /** The server, as the reader of a stream among the arguments. */
    private final class Reader implements StreamPeer.OfWriter {

        private final String parameter;
        private final ValueCodec<?> codec;

        Reader(ParameterDefinition parameter) {
            this.parameter = parameter.name();
            this.codec = parameter.codec();
        }

        @Override
        public void item(Object item) {
            byte[] frame;
            try {
                frame = owner.frames().writeItem(id, parameter, codec, item);
            } catch (IllegalArgumentException e) { // it cannot be sent, and the caller has to know why
                stop(e);
                return;
            }
            int limit = owner.serverLimit();
            if (frame.length > limit) {
                stop(new MessageTooLargeException("An item of " + frame.length + " bytes was not sent to the stream "
                        + parameter + " of " + name() + ": the server takes " + limit + " at most"));
                return;
            }
            owner.send(ClientCall.this, frame);
        }

        @Override
        public long room(long wanted, Runnable whenRoom) {
            return Math.min(wanted, owner.roomForItems(whenRoom));
        }

        @Override
        public void end(@Nullable Throwable failure) {
            byte[] frame;
            try {
                frame = owner.frames()
                        .write(new Frame.End(id, parameter, failure == null ? null : failureFrame(failure)));
            } catch (IllegalArgumentException e) { // the exception cannot be sent, and the caller has to know why
                stop(e);
                return;
            }
            int limit = owner.serverLimit();
            if (failure != null && frame.length > limit) {
                var shorter = new Frame.Failure(
                        id,
                        ErrorCode.TOO_LARGE.wireName(),
                        "the stream failed with a " + failure.getClass().getSimpleName() + " of " + frame.length
                                + " bytes; the server takes " + limit + " at most",
                        null,
                        null);
                frame = owner.frames().write(new Frame.End(id, parameter, shorter));
            }
            owner.send(ClientCall.this, frame);
        }

        /**
         * A failure as the server is told of it: an exception that the method declares as it is, of others that there was
         * one.
         */
        private Frame.Failure failureFrame(Throwable failure) {
            if (failure instanceof SerializableException declared && method.declares(declared)) {
                String message = declared.getMessage();
                String code = ErrorCode.EXCEPTION.wireName();
                return new Frame.Failure(id, code, message == null ? "" : message, null, null, declared);
            }
            publisherFailure = failure;
            EventDispatcher.threw(failure);
            return new Frame.Failure(id, ErrorCode.INTERNAL.wireName(), "the stream failed on the client", null, null);
        }
    }

    /** The server, as the writer of the returned stream. */
    private final class Writer implements StreamPeer.OfReader {

        @Override
        public void credit(long items) {
            owner.send(ClientCall.this, new Frame.Credit(id, null, items));
        }

        @Override
        public void cancel() {
            ClientCall.this.cancel();
        }
    }

    @Override
    public String toString() {
        return "call " + id + " of " + name();
    }
}
