package dev.streampod.server.internal.call;

import dev.streampod.call.ItemReceiver;
import dev.streampod.call.ItemSender;
import dev.streampod.call.StreamPeer;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.NestingException;
import dev.streampod.entity.SerializableException;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.server.RequestException;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.endpoint.FailureReport;
import dev.streampod.server.internal.endpoint.MethodRoute;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method: runs it on a handler thread, and completes with one outcome, the first of: the method's result
 * or exception, the end of the stream that it returned, its deadline, its cancellation. The session of the call ends
 * once, when the outcome was reported and the handler has returned. Safe for use from any thread.
 */
final class ServerCall implements Runnable {

    private final long id;
    private final MethodRoute route;
    private final ScopedSession session;
    private final @Nullable Object[] arguments;
    private final Collection<ItemReceiver<Object>> parameters;
    private final ServerContext context;
    private final CallThreads threads;
    private final CallReply reply;
    /** Null unless the method returns a stream. */
    private final @Nullable ItemSender<Object> result;

    // Guarded by this.
    private Scheduler.@Nullable Timeout deadline;
    private @Nullable Thread handler;
    private boolean handled;
    private boolean finished;
    /** The final frame was sent. */
    private boolean answered;

    /**
     * @param id the caller's number of it
     * @param parameters the streams among the arguments
     */
    ServerCall(
            long id,
            MethodRoute route,
            ScopedSession session,
            @Nullable Object[] arguments,
            Collection<ItemReceiver<Object>> parameters,
            ServerContext context,
            CallThreads threads,
            CallReply reply) {
        this.id = id;
        this.route = route;
        this.session = session;
        this.arguments = arguments;
        this.parameters = parameters;
        this.context = context;
        this.threads = threads;
        this.reply = reply;
        this.result = route.method().returns() == MethodDefinition.Returns.STREAM
                ? new ItemSender<>(threads.items(), threads.loops(), new Items())
                : null;
    }

    MethodRoute route() {
        return route;
    }

    /**
     * Begins to run it.
     *
     * @param deadlineMillis how long it may take by its caller; negative: as long as the method may
     */
    void start(long deadlineMillis) {
        context.counters().calls.increment();
        Duration timeout = route.method().timeout();
        long millis = timeout == null ? deadlineMillis : timeout.toMillis();
        if (timeout != null && deadlineMillis >= 0) {
            millis = Math.min(millis, deadlineMillis);
        }
        if (millis >= 0) {
            synchronized (this) {
                if (!finished) { // else nothing would cancel it
                    deadline = context.timers().after(Duration.ofMillis(millis), this::deadlinePassed);
                }
            }
        }
        threads.handlers().execute(this);
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                handle();
            }
        } finally {
            if (handled()) {
                endSession();
            }
        }
    }

    private synchronized boolean begin() {
        handler = finished ? null : Thread.currentThread();
        return !finished;
    }

    /** The handler has returned; tells whether that was the last of the call. Of this and {@link #answered} one is the last. */
    private synchronized boolean handled() {
        handler = null;
        handled = true;
        // Clears an interrupt that came after the handler returned.
        Thread.interrupted();
        return answered;
    }

    private void handle() {
        MethodDefinition<?> method = route.method();
        Object value;
        try {
            value = route.handler().call(method, session, arguments);
        } catch (Throwable e) {
            Frame.Failure failure = failure(e);
            finish(() -> reply.failed(failure));
            return;
        }
        if (result != null) {
            subscribe(value, result);
        } else {
            finish(() -> returned(value));
        }
    }

    private void returned(@Nullable Object value) {
        try {
            reply.returned(value);
        } catch (MessageTooLargeException e) {
            reply.failed(tooLarge(e.code(), e));
        } catch (RequestException | NestingException e) {
            reply.failed(failure(e));
        } catch (Throwable e) {
            reply.failed(internal(FailureReport.log(route, session.id(), e)));
        }
    }

    @SuppressWarnings("unchecked") // the method's signature says so, and each item is looked at when it is written
    private void subscribe(@Nullable Object value, ItemSender<Object> items) {
        try {
            if (value == null) {
                throw new NullPointerException(route.name() + " returned no publisher");
            }
            ((Flow.Publisher<Object>) value).subscribe(items);
        } catch (Throwable e) {
            items.onError(e);
        }
    }

    /** The caller takes so many more items of the returned stream. */
    void credit(long items) {
        if (result != null) {
            result.credit(items);
        }
    }

    /** Ends it with a failure that its caller is told, unless it has ended. */
    void end(ErrorCode code, String message) {
        finish(() -> reply.failed(new Frame.Failure(id, code.wireName(), message, null, null)));
    }

    /** Ends it without telling its caller, who is gone. */
    void abandon() {
        finish(() -> {});
    }

    private void deadlinePassed() {
        end(ErrorCode.DEADLINE, "the call exceeded its deadline");
    }

    /** A failure as the caller is told of it. Throws nothing, although methods of the exception may. */
    private Frame.Failure failure(Throwable failure) {
        try {
            return describe(failure);
        } catch (Throwable e) {
            context.counters().failures.report("Describing the failure of a call", e);
            return internal(null);
        }
    }

    private Frame.Failure describe(Throwable failure) {
        if (failure instanceof RequestException refusal) {
            return new Frame.Failure(id, refusal.code().wireName(), refusal.getMessage(), null, null);
        }
        if (failure instanceof SerializableException declared && route.method().declares(declared)) {
            String message = declared.getMessage();
            String code = ErrorCode.EXCEPTION.wireName();
            return new Frame.Failure(id, code, message == null ? "" : message, null, null, declared);
        }
        if (failure instanceof MessageTooLargeException tooLarge) {
            return tooLarge(tooLarge.code(), tooLarge);
        }
        if (failure instanceof NestingException) {
            return tooLarge(ErrorCode.TOO_LARGE, failure);
        }
        boolean stopped;
        synchronized (this) {
            stopped = finished;
        }
        if (failure instanceof ClientStreamException && !stopped) {
            return internal(FailureReport.logClientStream(route, session.id()));
        }
        // An exception of an interrupted handler is not reported.
        return internal(stopped ? null : FailureReport.log(route, session.id(), failure));
    }

    private Frame.Failure tooLarge(ErrorCode code, Throwable e) {
        String reference = FailureReport.log(route, session.id(), e);
        return new Frame.Failure(id, code.wireName(), String.valueOf(e.getMessage()), reference, null);
    }

    private Frame.Failure internal(@Nullable String reference) {
        return new Frame.Failure(id, ErrorCode.INTERNAL.wireName(), "the call failed on the server", reference, null);
    }

    /** Ends the call with this final frame, unless it has ended before. */
    private void finish(Runnable finalFrame) {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
            if (deadline != null) {
                deadline.cancel();
            }
        }
        try {
            stop();
        } finally {
            try {
                reply(finalFrame);
            } finally {
                answered();
            }
        }
    }

    /** Ends the streams of the call, and interrupts its handler. */
    private void stop() {
        session.markEnded();
        // Before the interrupt: a handler that reads a parameter always sees the failed stream.
        parameters.forEach(parameter -> parameter.failed(new CancellationException("The call has ended")));
        if (result != null) {
            result.cancel();
        }
        synchronized (this) {
            if (handler != null && handler != Thread.currentThread()) {
                handler.interrupt();
            }
        }
    }

    /** Tells the caller. What cannot be written, as an exception whose codec throws, is told as an internal failure. */
    private void reply(Runnable lastWord) {
        try {
            lastWord.run();
        } catch (Throwable e) {
            reply.failed(internal(FailureReport.log(route, session.id(), e)));
        }
    }

    private void answered() {
        boolean ends;
        synchronized (this) {
            answered = true;
            ends = handled;
        }
        if (ends) {
            threads.handlers().execute(this::endSession);
        }
    }

    private void endSession() {
        try {
            session.end();
        } finally {
            context.counters().calls.decrement();
            reply.finished();
        }
    }

    /** Sends the items of the stream that the method returned. */
    private final class Items implements StreamPeer.OfWriter {

        @Override
        public void item(Object item) {
            reply.item(item);
        }

        @Override
        public long room(long wanted, Runnable whenRoom) {
            return reply.room(wanted, whenRoom);
        }

        @Override
        public void end(@Nullable Throwable failure) {
            Frame.Failure told = failure == null ? null : failure(failure);
            finish(() -> reply.ended(told));
        }
    }

    @Override
    public String toString() {
        return "call " + id + " of " + route.name();
    }
}
