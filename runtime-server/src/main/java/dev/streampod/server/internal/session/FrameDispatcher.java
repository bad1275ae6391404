package dev.streampod.server.internal.session;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.auth.SignIn;
import dev.streampod.server.internal.call.SessionCalls;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import dev.streampod.server.internal.follow.FollowTable;
import dev.streampod.server.internal.stream.ServerStream;
import dev.streampod.server.internal.stream.StreamEvent;
import dev.streampod.server.internal.stream.StreamTable;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameSyntaxException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the frames of a client, each in the states that {@link FrameRules} names. In every other state
 *
 * <ul>
 *   <li>before the welcome the session is closed with {@link CloseCode#BAD_FRAME},
 *   <li>while the session is attached the frame is answered with {@link ErrorCode#BAD_REQUEST},
 *   <li>else the frame is dropped and does not count as received, so that the client of a resumable session sends it again.
 * </ul>
 *
 * <p>Confined to the thread that reads the session. Reading is suspended while a key is checked, so that the thread that
 * has checked it may continue in the reading thread's place.
 */
final class FrameDispatcher {

    private static final Logger log = LoggerFactory.getLogger(FrameDispatcher.class);

    private static final int PROTOCOL_VERSION = 1;

    private final ParentSession session;
    private final SessionTransport transport;
    private final Identity identity;
    private final StreamTable streams;
    private final SessionCalls calls;
    private final FollowTable follows;
    private final Consumer<Frame.@Nullable ResumeRequest> welcome;
    private final ServerContext context;
    private final @Nullable RateLimit rateLimit;
    private @Nullable String handshakeKey;
    private Frame.@Nullable ResumeRequest resume;

    /**
     * @param welcome called with what the hello asks to resume, once its key is accepted
     * @param handshakeKey the key of a hello that has none, null for none
     */
    FrameDispatcher(
            ParentSession session,
            SessionTransport transport,
            Identity identity,
            StreamTable streams,
            SessionCalls calls,
            FollowTable follows,
            Consumer<Frame.@Nullable ResumeRequest> welcome,
            @Nullable String handshakeKey) {
        this.session = session;
        this.transport = transport;
        this.identity = identity;
        this.streams = streams;
        this.calls = calls;
        this.follows = follows;
        this.welcome = welcome;
        this.context = session.context();
        this.handshakeKey = handshakeKey;
        int perSecond = context.limits().messagesPerSecond();
        this.rateLimit = perSecond == 0 ? null : new RateLimit(perSecond);
    }

    /** Returns whether the frame was received and counts in the numbering. */
    boolean received(byte[] buffer, int offset, int length) {
        try {
            return take(buffer, offset, length);
        } catch (Throwable e) {
            // Not even its frame may be known, so that nothing can be answered. The session ends, or the client would
            // resume it and send the same frame again.
            failed("Taking a frame from a client", e);
            return false;
        }
    }

    private void failed(String function, Throwable failure) {
        context.counters().failures.report(function, failure);
        session.close(CloseCode.INTERNAL_ERROR, "an internal error of the server");
    }

    private boolean take(byte[] buffer, int offset, int length) {
        Frame frame;
        try {
            frame = context.reader().read(buffer, offset, length, calls, follows);
        } catch (FrameSyntaxException e) {
            session.close(CloseCode.BAD_FRAME, String.valueOf(e.getMessage()));
            return false;
        }
        return dispatch(frame, length);
    }

    /**
     * Handles a frame if the session's state allows it, and refuses it otherwise.
     *
     * @param size of the frame, in bytes
     * @return whether the frame was received and counts in the numbering
     */
    boolean dispatch(Frame frame, int size) {
        // Looked at once, since another thread may detach or close the session meanwhile.
        SessionState state = transport.state();
        if (FrameRules.mayReceive(frame.getClass(), state)) {
            handle(frame, size);
            return frame.numbered();
        }
        switch (state) {
            case AWAITING_HELLO, AUTHENTICATING -> session.close(CloseCode.BAD_FRAME, "the first frame must be hello");
            case LIVE, DRAINING -> {
                session.writer()
                        .sendError(ErrorCode.BAD_REQUEST, "a client may not send this frame in this state", null, null);
                return frame.numbered();
            }
            case DETACHED, RESUMING, CLOSED -> log.trace("{} is {} and drops a frame", session, state);
        }
        return false;
    }

    private void hello(Frame.Hello hello) {
        if (!transport.beginAuthenticating()) {
            return; // closed meanwhile
        }
        String key = hello.key() != null ? hello.key() : handshakeKey;
        handshakeKey = null;
        if (hello.protocol() != PROTOCOL_VERSION) {
            session.close(
                    CloseCode.INCOMPATIBLE,
                    hello.protocol() < 0
                            ? "hello names no version of the protocol; this server speaks " + PROTOCOL_VERSION
                            : "this server speaks version " + PROTOCOL_VERSION + " of the protocol, not "
                                    + hello.protocol());
            return;
        }
        long largest = hello.maxMessageBytes();
        if (largest != 0 && largest < Frame.Hello.LEAST_MAX_MESSAGE_BYTES) {
            session.close(
                    CloseCode.INCOMPATIBLE,
                    "limits.maxMessageBytes is " + largest + ", and has to be " + Frame.Hello.LEAST_MAX_MESSAGE_BYTES
                            + " or more");
            return;
        }
        session.writer().limit(session.writer().limit().with((int) Math.min(largest, Integer.MAX_VALUE)));
        if (!transport.mayAuthenticate(hello.resume())) {
            session.close(CloseCode.TOO_MANY_CONNECTIONS, "too many connections");
            return;
        }
        resume = hello.resume();
        Authenticator authenticator = context.authenticator();
        if (key == null || authenticator == null) {
            welcome();
        } else {
            signIn(authenticator, key, this::helloAnswered);
        }
    }

    private void helloAnswered(SignIn.Outcome outcome) {
        if (outcome instanceof SignIn.Outcome.Unavailable) {
            session.close(CloseCode.TRY_AGAIN_LATER, "the key cannot be checked now");
        } else if (outcome instanceof SignIn.Outcome.Accepted accepted && identity.begin(accepted)) {
            welcome();
        } else {
            session.close(CloseCode.UNAUTHENTICATED, "the key is not valid");
        }
    }

    private void welcome() {
        Frame.ResumeRequest wanted = resume;
        resume = null;
        welcome.accept(wanted);
    }

    private void auth(@Nullable String key) {
        Authenticator authenticator = context.authenticator();
        if (key == null || authenticator == null) {
            identity.signOut();
        } else {
            signIn(authenticator, key, this::authAnswered);
        }
    }

    private void authAnswered(SignIn.Outcome outcome) {
        if (outcome instanceof SignIn.Outcome.Unavailable) {
            session.writer().sendError(ErrorCode.UNAVAILABLE, "the key cannot be checked now", null, null);
        } else if (!(outcome instanceof SignIn.Outcome.Accepted accepted) || !identity.signIn(accepted)) {
            session.writer().sendError(ErrorCode.UNAUTHENTICATED, "the key is not valid", null, null);
        }
    }

    private void signIn(Authenticator authenticator, String key, Consumer<SignIn.Outcome> then) {
        Runnable resume = transport.hold();
        context.signIns().begin(authenticator, key, session.id(), transport.address(), outcome -> {
            try {
                if (!transport.ending()) {
                    then.accept(outcome);
                }
            } catch (Throwable e) {
                // The client would wait for its answer for ever.
                failed("Answering a sign-in", e);
            } finally {
                resume.run();
            }
        });
    }

    private void message(Frame.Message message, int size) {
        EndpointRoute route = context.routes().stream(message.endpoint());
        if (route == null || !mayUse(route)) {
            return;
        }
        ServerStream stream = streams.get(route);
        if (stream == null) {
            if (transport.streamsEnd()) {
                session.dropLateMessage(route);
            } else {
                session.writer().sendNotOpen(route);
            }
            return;
        }
        context.counters().messagesReceived.increment();
        stream.receive(message.data(), size);
    }

    private boolean mayUse(EndpointRoute route) {
        if (rateLimit != null && !rateLimit.pass()) {
            session.writer()
                    .sendError(
                            ErrorCode.RATE_LIMITED,
                            "too many messages a second; this one was dropped",
                            null,
                            route.name());
            return false;
        }
        ErrorCode refusal = route.access().refusal(session.user());
        if (refusal != null) {
            session.writer().sendError(refusal, route.access().refusalText(refusal), null, route.name());
            return false;
        }
        return true;
    }

    private void handle(Frame frame, int size) {
        if (frame instanceof Frame.Message message) {
            message(message, size);
        } else if (frame instanceof Frame.Hello hello) {
            hello(hello);
        } else if (frame instanceof Frame.Ping) {
            session.writer().sendUnnumbered(new Frame.Pong());
        } else if (frame instanceof Frame.Pong) {
            log.trace("{} answered a ping", session);
        } else if (frame instanceof Frame.Ack ack) {
            acknowledged(ack.received());
        } else if (frame instanceof Frame.Open open) {
            open(open.endpoint());
        } else if (frame instanceof Frame.Close close) {
            close(close.endpoint());
        } else if (frame instanceof Frame.Auth auth) {
            auth(auth.key());
        } else if (frame instanceof Frame.Undecodable undecodable) {
            session.writer().sendError(undecodable.code(), undecodable.message(), null, undecodable.endpoint());
        } else if (frame instanceof Frame.Call call) {
            call(call, size);
        } else if (frame instanceof Frame.BadCall bad) {
            calls.refuse(bad.id(), bad.code(), bad.message());
        } else if (frame instanceof Frame.Item item) {
            calls.item(item, size);
        } else if (frame instanceof Frame.BadValue bad) {
            calls.badValue(bad);
        } else if (frame instanceof Frame.End end) {
            calls.end(end);
        } else if (frame instanceof Frame.Credit credit) {
            calls.credit(credit);
        } else if (frame instanceof Frame.Cancel cancel) {
            calls.cancel(cancel);
        } else if (frame instanceof Frame.Follow follow) {
            follow(follow);
        } else if (frame instanceof Frame.Unfollow unfollow) {
            follows.unfollow(unfollow.id());
        } else if (frame instanceof Frame.WatchPresence presence) {
            follows.watchPresence(presence.id());
        } else if (frame instanceof Frame.BadFollow bad) {
            follows.refuse(bad.id(), bad.code(), bad.message());
        } else if (frame instanceof Frame.Stray stray) {
            log.trace("{} sent something about the call {}, which is over", session, stray.id());
        } else if (frame instanceof Frame.Unknown unknown) {
            session.writer().sendError(ErrorCode.BAD_REQUEST, "there is no frame " + unknown.name(), null, null);
        } else {
            throw new IllegalStateException(
                    "FrameRules allows " + frame.getClass().getSimpleName() + ", and nothing handles it");
        }
    }

    private void acknowledged(long number) {
        if (transport.resumption() == null) {
            session.writer().sendError(ErrorCode.BAD_REQUEST, "ack without a resumable session", null, null);
        } else if (!transport.queue().acknowledged(number)) {
            session.close(CloseCode.BAD_FRAME, "ack beyond last sent frame");
        }
    }

    private void open(String endpoint) {
        EndpointRoute route = context.routes().stream(endpoint);
        if (route == null) {
            refuse(endpoint, ErrorCode.UNKNOWN_ENDPOINT, "there is no endpoint of that name with a stream");
            return;
        }
        ErrorCode refusal;
        ServerStream opened = null;
        // The lock excludes sign-in, sign-out and revocation: no stream opens for a user that was revoked before.
        synchronized (identity) {
            AuthenticationInfo user = session.user();
            refusal = route.access().refusal(user);
            if (refusal == null) {
                opened = streams.open(route, session, user);
            }
        }
        if (refusal != null) {
            refuse(endpoint, refusal, route.access().refusalText(refusal));
        } else if (opened == null) {
            // A refusal would end the stream for its readers; without an answer the client opens it on its next
            // connection.
            log.trace("{} is closing and does not open the stream of {}", session, endpoint);
        } else {
            opened.pauseReadingIfFull();
        }
    }

    private void refuse(String endpoint, ErrorCode code, String message) {
        session.writer().send(new Frame.Refused(endpoint, code.wireName(), message));
    }

    private void close(String endpoint) {
        EndpointRoute route = context.routes().stream(endpoint);
        ServerStream stream = route == null ? null : streams.get(route);
        if (stream == null) {
            if (!transport.streamsEnd()) {
                session.writer().sendClosed(endpoint, ErrorCode.NOT_OPEN.wireName(), "the stream is not open");
            }
        } else {
            stream.enqueueFromClient(new StreamEvent.End(
                    null, ErrorCode.CANCELLED.wireName(), "closed by the client", StreamEvent.Notice.ALWAYS));
        }
    }

    private void follow(Frame.Follow follow) {
        if (rateLimit != null && !rateLimit.pass()) {
            follows.refuse(follow.id(), ErrorCode.RATE_LIMITED, "too many messages a second");
        } else {
            follows.follow(follow);
        }
    }

    private void call(Frame.Call call, int size) {
        if (rateLimit != null && !rateLimit.pass()) {
            calls.refuse(call.id(), ErrorCode.RATE_LIMITED, "too many messages a second");
        } else {
            calls.call(call, size);
        }
    }
}
