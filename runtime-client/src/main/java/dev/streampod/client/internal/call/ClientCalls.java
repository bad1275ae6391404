package dev.streampod.client.internal.call;

import dev.streampod.call.ItemReceiver;
import dev.streampod.client.CallException;
import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.stream.ByteBudget;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.CallCodecs;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The open calls of a client, across its connections. Safe for use from any thread. */
public final class ClientCalls implements CallCodecs {

    private final CallSender sender;
    private final CallbackExecutor callbacks;
    private final Scheduler timers;
    private final FrameWriter frames;
    /** The bound of items that wait for readers of the streams that calls return. */
    private final ByteBudget unread;

    private final int largestItem;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, ClientCall> open = new ConcurrentHashMap<>();

    /**
     * @param unreadBytes how many bytes of items may wait for the readers of all calls
     * @param largestItem the largest frame that the server may send, in bytes
     */
    public ClientCalls(
            CallSender sender,
            CallbackExecutor callbacks,
            Scheduler timers,
            FrameWriter frames,
            int unreadBytes,
            int largestItem) {
        this.unread = new ByteBudget(unreadBytes);
        this.largestItem = largestItem;
        this.sender = sender;
        this.callbacks = callbacks;
        this.timers = timers;
        this.frames = frames;
    }

    CallbackExecutor callbacks() {
        return callbacks;
    }

    Scheduler timers() {
        return timers;
    }

    ByteBudget unread() {
        return unread;
    }

    int largestItem() {
        return largestItem;
    }

    FrameWriter frames() {
        return frames;
    }

    // For the application.

    /**
     * Calls a method that returns no stream.
     *
     * @param deadline how long it may take; null: as long as the method may
     * @return completes with what the method returns, and fails with what it throws; cancelling it cancels the call
     */
    @SuppressWarnings("unchecked") // the result was read by the method's own codec
    public <R extends @Nullable Object> CompletableFuture<R> call(
            String endpoint, MethodDefinition<R> method, @Nullable Object[] arguments, @Nullable Duration deadline) {
        ClientCall call = begin(endpoint, method, arguments, deadline);
        RuntimeFuture<@Nullable Object> outcome = call.outcome();
        var unused = outcome.whenComplete((value, failure) -> {
            if (outcome.isCancelled()) {
                call.cancel();
            }
        });
        return (CompletableFuture<R>) (CompletableFuture<?>) outcome;
    }

    /** Calls a method that returns a stream, which begins to flow when it is read. */
    @SuppressWarnings("unchecked") // the items are read by the method's own codec
    public <R> MessageStream<R> stream(
            String endpoint, MethodDefinition<R> method, @Nullable Object[] arguments, @Nullable Duration deadline) {
        ItemReceiver<Object> returned =
                begin(endpoint, method, arguments, deadline).returned();
        return (MessageStream<R>) Objects.requireNonNull(returned).stream();
    }

    private ClientCall begin(
            String endpoint, MethodDefinition<?> method, @Nullable Object[] arguments, @Nullable Duration deadline) {
        List<ParameterDefinition> parameters = method.parameters();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null
                    && (parameters.get(i).stream() || !parameters.get(i).codec().nullable())) {
                throw new NullPointerException(parameters.get(i).name());
            }
        }
        Duration longest = method.timeout();
        Duration shorter =
                longest == null || (deadline != null && deadline.compareTo(longest) < 0) ? deadline : longest;
        var call = new ClientCall(this, lastId.incrementAndGet(), endpoint, method, shorter);
        open.put(call.id(), call);
        try {
            call.encode(arguments);
            sender.send(call);
            call.begin(arguments);
        } catch (Throwable e) {
            call.stop(e); // the server may have the call already
        }
        return call;
    }

    // For the calls.

    /** Sends something about an open call; it is given up with the connection, unless the session goes on over another. */
    public void send(ClientCall call, Frame frame) {
        send(call, frames.write(frame));
    }

    /** The largest frame that the server takes, in bytes. */
    int serverLimit() {
        return sender.serverLimit();
    }

    public void send(ClientCall call, byte[] frame) {
        sender.send(call, frame);
    }

    /** For how many items there is room; if for none, the action is run when some was made. */
    public int roomForItems(Runnable whenRoom) {
        return sender.roomForItems(whenRoom);
    }

    /**
     * A call is over.
     *
     * @param mayWait whether something of it may still wait to be written
     */
    public void remove(ClientCall call, boolean mayWait) {
        open.remove(call.id(), call);
        if (mayWait) {
            sender.discard(call);
        }
    }

    /**
     * Runs code of the application's that is attached to a future; it must not run on the thread that reads the connection.
     */
    void tell(Runnable completion) {
        callbacks.runCallback(completion);
    }

    // For the frame reader.

    @Override
    public @Nullable MethodDefinition<?> called(long id) {
        ClientCall call = open.get(id);
        return call == null ? null : call.method();
    }

    @Override
    public @Nullable ValueCodec<?> items(long id, @Nullable String parameter) {
        ClientCall call = open.get(id);
        return call == null || call.returned() == null || parameter != null
                ? null
                : call.method().result();
    }

    // Frames of the server. Called by the thread that reads the connection.

    public void result(Frame.Result result) {
        ClientCall call = open.get(result.id());
        if (call != null) {
            call.result(result.value());
        }
    }

    public void failed(long id, Frame.Failure failure) {
        ClientCall call = open.get(id);
        if (call != null) {
            call.failed(failure);
        }
    }

    /** @param size how large the frame was, in bytes */
    public void item(Frame.Item item, int size) {
        ClientCall call = open.get(item.id());
        ItemReceiver<Object> returned = call == null ? null : call.returned();
        if (call != null && returned != null && !returned.received(item.value(), size)) {
            returned.broken(new CallException(
                    call.name(), ErrorCode.INCOMPATIBLE, "the server sent more items than it had credit for", null));
        }
    }

    public void badValue(Frame.BadValue bad) {
        ClientCall call = open.get(bad.id());
        if (call == null) {
            return;
        }
        var failure = new CallException(call.name(), ErrorCode.INCOMPATIBLE, bad.message(), null);
        ItemReceiver<Object> returned = call.returned();
        if (bad.result() || returned == null) {
            call.fail(failure);
        } else {
            returned.broken(failure);
        }
    }

    public void ended(Frame.End end) {
        ClientCall call = open.get(end.id());
        if (call != null && end.parameter() == null) {
            call.ended(end.error());
        }
    }

    public void credit(Frame.Credit credit) {
        ClientCall call = open.get(credit.id());
        if (call != null) {
            call.credit(credit.parameter(), credit.items());
        }
    }

    public void cancelled(Frame.Cancel cancel) {
        ClientCall call = open.get(cancel.id());
        if (call != null) {
            call.readerGone(cancel.parameter());
        }
    }

    // For the session. The client's lock is held.

    /** The session is over: what was written fails, unless it may be sent again, which is returned. */
    public List<ClientCall> sessionLost() {
        List<ClientCall> written =
                open.values().stream().filter(ClientCall::written).toList();
        for (ClientCall call : written) {
            call.written(false);
            if (!call.mayBeSentAgain()) {
                call.fail(new ConnectionLostException(
                        CloseCode.ABNORMAL, "The connection was lost before " + call.name() + " was answered", null));
            }
        }
        return written.stream().filter(ClientCall::mayBeSentAgain).toList();
    }

    /** Nothing will ever be sent again. */
    public void giveUp(Throwable cause) {
        List.copyOf(open.values()).forEach(call -> call.fail(cause));
    }
}
