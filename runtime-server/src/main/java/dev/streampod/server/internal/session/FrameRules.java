package dev.streampod.server.internal.session;

import static dev.streampod.server.internal.session.SessionState.AUTHENTICATING;
import static dev.streampod.server.internal.session.SessionState.AWAITING_HELLO;
import static dev.streampod.server.internal.session.SessionState.CLOSED;
import static dev.streampod.server.internal.session.SessionState.DETACHED;
import static dev.streampod.server.internal.session.SessionState.DRAINING;
import static dev.streampod.server.internal.session.SessionState.LIVE;
import static dev.streampod.server.internal.session.SessionState.RESUMING;

import dev.streampod.wire.Frame;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The states in which a session receives and sends each type of frame: one row for every type.
 *
 * <p>What becomes of a frame that is received in any other state depends on the state alone; see {@link FrameDispatcher}.
 *
 * <p>A frame is sent when it enters the queue of the session, by any thread and without the session's lock. So a frame that
 * is sent in {@code LIVE} may as well be sent in each state that can follow: it waits for the next transport in
 * {@code DETACHED} and {@code RESUMING} (unless it is unnumbered: then the queue drops it), and is the last to be written, or
 * dropped, in {@code CLOSED}.
 */
final class FrameRules {

    private static final Set<SessionState> NEVER = Set.of();

    /**
     * When a welcomed client is listened to. A resumable session takes in nothing while it is {@code DRAINING}: it has
     * acknowledged what it took in, and its client knows that the rest is not handled.
     */
    private static final Set<SessionState> WHILE_ATTACHED = in(LIVE, DRAINING);

    private static final Set<SessionState> AFTER_WELCOME = in(LIVE, DETACHED, RESUMING, DRAINING, CLOSED);

    private static final Map<Class<? extends Frame>, Rule> RULES = Map.ofEntries(
            row(Frame.Hello.class, in(AWAITING_HELLO), NEVER),
            row(Frame.Welcome.class, NEVER, in(AUTHENTICATING, RESUMING)),
            row(Frame.Goodbye.class, NEVER, in(DRAINING, CLOSED)),
            row(Frame.Ping.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.Pong.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.Ack.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.Auth.class, WHILE_ATTACHED, NEVER),
            row(Frame.Authenticated.class, NEVER, AFTER_WELCOME),
            row(Frame.Open.class, WHILE_ATTACHED, NEVER),
            row(Frame.Opened.class, NEVER, AFTER_WELCOME),
            row(Frame.Refused.class, NEVER, AFTER_WELCOME),
            row(Frame.Close.class, WHILE_ATTACHED, NEVER),
            row(Frame.Closed.class, NEVER, AFTER_WELCOME),
            row(Frame.Message.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.Call.class, WHILE_ATTACHED, NEVER),
            row(Frame.Result.class, NEVER, AFTER_WELCOME),
            row(Frame.Item.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.End.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.Credit.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.Cancel.class, WHILE_ATTACHED, AFTER_WELCOME),
            row(Frame.Failure.class, NEVER, AFTER_WELCOME),
            row(Frame.Follow.class, WHILE_ATTACHED, NEVER),
            row(Frame.Unfollow.class, WHILE_ATTACHED, NEVER),
            row(Frame.WatchPresence.class, WHILE_ATTACHED, NEVER),
            row(Frame.Following.class, NEVER, AFTER_WELCOME),
            row(Frame.Publication.class, NEVER, AFTER_WELCOME),
            row(Frame.Recovered.class, NEVER, AFTER_WELCOME),
            row(Frame.Lost.class, NEVER, AFTER_WELCOME),
            row(Frame.Unfollowed.class, NEVER, AFTER_WELCOME),
            row(Frame.Joined.class, NEVER, AFTER_WELCOME),
            row(Frame.Left.class, NEVER, AFTER_WELCOME),
            row(Frame.Present.class, NEVER, AFTER_WELCOME),
            // The reader's results for frames that it cannot decode, or that belong to nothing.
            row(Frame.Undecodable.class, WHILE_ATTACHED, NEVER),
            row(Frame.BadFollow.class, WHILE_ATTACHED, NEVER),
            row(Frame.BadPublication.class, NEVER, NEVER),
            row(Frame.BadMember.class, NEVER, NEVER),
            row(Frame.BadCall.class, WHILE_ATTACHED, NEVER),
            row(Frame.BadValue.class, WHILE_ATTACHED, NEVER),
            row(Frame.Stray.class, WHILE_ATTACHED, NEVER),
            row(Frame.Unknown.class, WHILE_ATTACHED, NEVER));

    private record Rule(Set<SessionState> received, Set<SessionState> sent) {}

    private FrameRules() {}

    private static Map.Entry<Class<? extends Frame>, Rule> row(
            Class<? extends Frame> type, Set<SessionState> received, Set<SessionState> sent) {
        return Map.entry(type, new Rule(received, sent));
    }

    private static Set<SessionState> in(SessionState first, SessionState... others) {
        return Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    /** The types that have a row. */
    static Set<Class<? extends Frame>> types() {
        return RULES.keySet();
    }

    static boolean mayReceive(Class<? extends Frame> type, SessionState state) {
        return rule(type).received().contains(state);
    }

    static boolean maySend(Class<? extends Frame> type, SessionState state) {
        return rule(type).sent().contains(state);
    }

    private static Rule rule(Class<? extends Frame> type) {
        Rule rule = RULES.get(type);
        if (rule == null) {
            throw new IllegalArgumentException("no rule for the frame type " + type.getSimpleName());
        }
        return rule;
    }
}
