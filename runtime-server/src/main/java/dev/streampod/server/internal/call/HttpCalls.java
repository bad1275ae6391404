package dev.streampod.server.internal.call;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.auth.SignIn;
import dev.streampod.server.internal.endpoint.AccessRule;
import dev.streampod.server.internal.endpoint.MethodRoute;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.server.internal.outbound.OutboundLimit;
import dev.streampod.server.internal.thread.AddressShares;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Handles calls that arrive as HTTP requests, each on its own, with the same checks and steps as calls over a
 * connection. Safe for use from any thread.
 */
public final class HttpCalls {

    /** Names what has no connection. */
    private static final String NO_CONNECTION = "http";

    private static final String CLOSING = "the server is closing";

    private final ServerContext context;
    private final Runnable whenIdle;
    private final AtomicLong count = new AtomicLong();
    /**
     * How many calls are not over: those whose callers are being signed in, those that run, and those whose handlers still
     * run after they have ended for their callers.
     */
    private final AtomicInteger running = new AtomicInteger();

    /** The calls that are not over. */
    private final Map<ServerCall, Caller> open = new ConcurrentHashMap<>();

    // Guarded by this.
    private boolean closed;

    /**
     * The caller of a method.
     *
     * @param user null when anonymous
     * @param askedAt when the authenticator was asked, by {@link System#nanoTime()}
     */
    private record Caller(@Nullable AuthenticationInfo user, long askedAt) {

        private static final Caller NOBODY = new Caller(null, 0);
    }

    /** @param whenIdle run each time that no call is open any more */
    public HttpCalls(ServerContext context, Runnable whenIdle) {
        this.context = context;
        this.whenIdle = whenIdle;
    }

    /** The answer to a request; one of its methods is called, once, on any thread. */
    public interface Answer {

        /** The call has returned; null for a method that returns nothing. */
        void returned(byte @Nullable [] json);

        void failed(ErrorCode code, Frame.Failure failure);
    }

    /** Whether the server has an endpoint of that name, with or without methods. */
    public boolean hasEndpoint(String endpoint) {
        return context.routes().hasEndpoint(endpoint);
    }

    /** How large the body of a request may be, in bytes. */
    public int maxBytes() {
        return context.limits().messageBytes();
    }

    /** How long the body of a request may take to arrive. */
    public Duration requestTimeout() {
        return context.limits().httpRequestTimeout();
    }

    /** The timers of the server. */
    public Scheduler timers() {
        return context.timers();
    }

    /** Returns the failure, with its texts cut or without its exception when its problem is larger than is sent. */
    public Frame.Failure sendable(Frame.Failure failure, byte[] problem) {
        OutboundLimit limit = OutboundLimit.of(context.limits());
        return limit.allows(problem) ? failure : limit.shortened(failure, problem.length);
    }

    /** The problem that tells of a failure. */
    public byte[] problem(Frame.Failure failure, int status, String title) {
        return context.writer().writeProblem(failure, status, title);
    }

    /**
     * Calls a method.
     *
     * @param key of the caller; null: it has none
     * @param address of the caller, which has a share of the server
     * @param deadlineMillis how long it may take by its caller; negative: the caller did not say
     * @param body the arguments; empty for none
     */
    public void call(
            String endpoint,
            String name,
            @Nullable String key,
            String address,
            long deadlineMillis,
            byte[] body,
            Answer answer) {
        MethodRoute route = context.routes().method(endpoint, name);
        if (route == null) {
            if (hasEndpoint(endpoint)) {
                refuse(answer, ErrorCode.UNKNOWN_METHOD, "there is no such method of " + endpoint);
            } else {
                refuse(answer, ErrorCode.UNKNOWN_ENDPOINT, "there is no such endpoint");
            }
            return;
        }
        AddressShares.Share share = admit(address, answer);
        if (share == null) {
            return;
        }
        Authenticator authenticator = context.authenticator();
        if (key == null || authenticator == null) {
            call(share, route, Caller.NOBODY, deadlineMillis, body, answer);
            return;
        }
        context.signIns().begin(authenticator, key, NO_CONNECTION, address, outcome -> {
            Caller caller;
            try {
                caller = outcome instanceof SignIn.Outcome.Accepted accepted
                        ? new Caller(
                                accepted.stillValid(
                                        context.revocations(), context.timers().now()),
                                accepted.askedAt())
                        : Caller.NOBODY;
            } catch (Throwable e) {
                refuseAfter(e, share, answer);
                return;
            }
            if (outcome instanceof SignIn.Outcome.Unavailable) {
                refuse(share, answer, ErrorCode.UNAVAILABLE, "the key cannot be checked now");
            } else if (caller.user() == null) {
                refuse(share, answer, ErrorCode.UNAUTHENTICATED, "the key is not valid");
            } else {
                call(share, route, caller, deadlineMillis, body, answer);
            }
        });
    }

    /**
     * Counts a call from here on, before its caller is known: signing in counts as a part of it. Returns null when the call
     * is refused; what is returned is given back with {@link #callFinished}.
     */
    private AddressShares.@Nullable Share admit(String address, Answer answer) {
        AddressShares.Share share = null;
        ErrorCode refusal = null;
        String text = "";
        synchronized (this) {
            if (closed) {
                refusal = ErrorCode.UNAVAILABLE;
                text = CLOSING;
            } else if (running.get() >= context.limits().httpCalls()) {
                refusal = ErrorCode.TOO_MANY;
                text = "too many calls at a time; try again later";
            } else {
                share = context.addresses().enterHttp(address);
                if (share == null) {
                    refusal = ErrorCode.TOO_MANY;
                    text = "too many calls at a time from this address; try again later";
                } else {
                    running.incrementAndGet();
                }
            }
        }
        if (refusal != null) {
            refuse(answer, refusal, text);
        }
        return share;
    }

    /** A call that was admitted is over. */
    private void callFinished(AddressShares.Share share) {
        context.addresses().leaveHttp(share);
        if (running.decrementAndGet() == 0) {
            whenIdle.run();
        }
    }

    private void call(
            AddressShares.Share share,
            MethodRoute route,
            Caller caller,
            long deadlineMillis,
            byte[] body,
            Answer answer) {
        ErrorCode refusal = route.access().refusal(caller.user());
        if (refusal != null) {
            refuse(share, answer, refusal, route.access().refusalText(refusal));
            return;
        }
        if (!route.method().unary()) {
            refuse(
                    share,
                    answer,
                    ErrorCode.BAD_REQUEST,
                    route.name() + " has streams, and is called over the WebSocket");
            return;
        }
        List<@Nullable Object> arguments;
        try {
            arguments = arguments(body, route.method());
        } catch (EntityFormatException e) {
            refuse(share, answer, ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
            return;
        } catch (Throwable e) {
            refuseAfter(e, share, answer);
            return;
        }
        start(share, route, caller, deadlineMillis, arguments.toArray(), answer);
    }

    private List<@Nullable Object> arguments(byte[] body, MethodDefinition<?> method) {
        if (body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF) {
            throw new EntityFormatException(
                    "the arguments begin with a byte order mark (EF BB BF), which JSON does not have");
        }
        if (!Utf8.isValid(body, 0, body.length)) {
            throw new EntityFormatException("the arguments are not UTF-8");
        }
        byte[] json = body.length == 0 ? new byte[] {'{', '}'} : body;
        return context.reader().readArguments(json, method);
    }

    private void start(
            AddressShares.Share share,
            MethodRoute route,
            Caller caller,
            long deadlineMillis,
            @Nullable Object[] arguments,
            Answer answer) {
        ServerCall call = null;
        synchronized (this) {
            if (!closed) {
                long id = count.incrementAndGet();
                var session = new ScopedSession(
                        NO_CONNECTION + "." + id,
                        NO_CONNECTION,
                        caller.user(),
                        context.messages(),
                        context.presence(),
                        (code, reason) -> {});
                var reply = new Reply(share, route.method(), answer);
                call = new ServerCall(
                        id, route, session, arguments, List.of(), context, CallThreads.unary(share), reply);
                reply.call = call;
                open.put(call, caller);
            }
        }
        if (call != null) {
            AuthenticationInfo user = caller.user();
            if (user != null) {
                // Revoked after the sign-in was looked at, and before the call was there to be ended.
                endIfRefused(call, context.revocations().leavesOf(user, caller.askedAt()));
            }
            call.start(deadlineMillis);
        } else {
            refuse(share, answer, ErrorCode.UNAVAILABLE, CLOSING);
        }
    }

    /** Refuses a call that was admitted, because the server failed before the call began. */
    private void refuseAfter(Throwable failure, AddressShares.Share share, Answer answer) {
        context.counters().failures.report("Beginning a call over HTTP", failure);
        refuse(share, answer, ErrorCode.INTERNAL, "the call failed on the server");
    }

    /** Refuses a call that was admitted. */
    private void refuse(AddressShares.Share share, Answer answer, ErrorCode code, String message) {
        callFinished(share);
        refuse(answer, code, message);
    }

    private void refuse(Answer answer, ErrorCode code, String message) {
        context.counters().refuse(code);
        answer.failed(code, new Frame.Failure(null, code.wireName(), message, null, null));
    }

    /** Ends the calls that a revocation at that time forbids, of callers that signed in before it. */
    public void revoke(Revocation revocation, long at) {
        open.forEach((call, caller) -> {
            AuthenticationInfo user = caller.user();
            if (user != null && at - caller.askedAt() >= 0) {
                endIfRefused(call, revocation.leavesOf(user));
            }
        });
    }

    private static void endIfRefused(ServerCall call, @Nullable AuthenticationInfo user) {
        AccessRule access = call.route().access();
        ErrorCode refusal = access.refusal(user);
        if (refusal != null) {
            call.end(refusal, access.refusalText(refusal));
        }
    }

    /** Lets no more calls begin. */
    public synchronized void close() {
        closed = true;
    }

    /** Whether no call is open. */
    public boolean isIdle() {
        return running.get() == 0;
    }

    /** Returns the number of calls that have not ended. */
    public int running() {
        return running.get();
    }

    /** For when the time to drain is over. */
    public void abortPending() {
        open.keySet().forEach(call -> call.end(ErrorCode.UNAVAILABLE, CLOSING));
    }

    private final class Reply implements CallReply {

        private final AddressShares.Share share;
        private final MethodDefinition<?> method;
        private final Answer answer;
        private @Nullable ServerCall call;

        Reply(AddressShares.Share share, MethodDefinition<?> method, Answer answer) {
            this.share = share;
            this.method = method;
            this.answer = answer;
        }

        @Override
        public void returned(@Nullable Object value) {
            ValueCodec<?> codec = method.result();
            byte[] json = codec == null ? null : context.writer().writeValue(codec, value);
            OutboundLimit limit = OutboundLimit.of(context.limits());
            if (json != null && !limit.allows(json)) {
                throw limit.exceeded("The result of " + method.name(), json.length);
            }
            answer.returned(json);
        }

        @Override
        public void failed(Frame.Failure failure) {
            ErrorCode code = ErrorCode.named(failure.code());
            answer.failed(code == null ? ErrorCode.INTERNAL : code, failure);
        }

        @Override
        public void item(Object item) {
            throw new IllegalArgumentException("no stream is returned over HTTP");
        }

        @Override
        public long room(long wanted, Runnable whenRoom) {
            return 0;
        }

        @Override
        public void ended(Frame.@Nullable Failure failure) {
            throw new IllegalStateException("no stream is returned over HTTP");
        }

        @Override
        public void finished() {
            ServerCall ended = call;
            if (ended != null) {
                open.remove(ended);
            }
            HttpCalls.this.callFinished(share);
        }
    }
}
