package dev.streampod.server.internal.follow;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.RequestException;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.broker.FollowSink;
import dev.streampod.server.internal.broker.FollowSpec;
import dev.streampod.server.internal.broker.Follower;
import dev.streampod.server.internal.broker.Pace;
import dev.streampod.server.internal.endpoint.FailureReport;
import dev.streampod.server.internal.endpoint.FollowRoute;
import dev.streampod.server.internal.endpoint.FollowTarget;
import dev.streampod.server.internal.outbound.OutboundQueue.Offer;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One channel that a client follows. The endpoint is asked for permission on handler threads, one question at a time; the
 * worker of the channel delivers; any thread may end it.
 *
 * <p>This object's lock guards the state, and is held while a frame enters the queue, so that none follows the last. It is not
 * held while other code of the server is called that takes a lock of its own, except the queue's.
 */
final class Follow implements FollowSink, Pace {

    /** What happens to it. It only moves down, except that SUSPENDED becomes FOLLOWING again. */
    private enum State {
        /** The endpoint is asked whether the client may follow; nothing is subscribed to. */
        ASKING,
        /** Messages are sent as they come. */
        FOLLOWING,
        /** The identity has changed or permission is revoked: the endpoint is asked again, and nothing is sent meanwhile. */
        SUSPENDED,
        /** Over. */
        ENDED
    }

    /** Why a client may not follow. */
    private record Refusal(String code, String message) {

        private static Refusal of(ErrorCode code, String message) {
            return new Refusal(code.wireName(), message);
        }
    }

    /** Messages that the client does not get, and the times at which they can have been posted. */
    private record Loss(String cause, Instant from, Instant to) {

        private static Loss of(String cause, @Nullable ChannelPosition position) {
            Instant when = position == null ? Instant.now() : position.time();
            return new Loss(cause, when, when);
        }

        private Loss and(Loss more) {
            return new Loss(
                    cause, from.isBefore(more.from) ? from : more.from, to.isAfter(more.to) ? to : more.to);
        }
    }

    private static final String TOO_LARGE = "too-large";
    private static final String UNREADABLE = "unreadable";

    private final long id;
    private final FollowTable table;
    private final ParentSession parent;
    private final FollowRoute route;
    private final @Nullable Object[] arguments;
    private final FollowSpec.Start start;
    private final @Nullable ChannelPosition after;
    private final FollowSession session;

    // Guarded by this.
    private State state = State.ASKING;
    /** Whether a handler thread asks the endpoint. */
    private boolean asking;
    /** Whether the endpoint has to be asked once more, since the user has changed while it was asked. */
    private boolean askAgain;

    private @Nullable AuthenticationInfo user;
    private @Nullable FollowTarget target;
    private @Nullable Follower follower;
    private @Nullable PresenceFeed presence;
    /** What waits for the end of a suspension. */
    private @Nullable List<Runnable> suspendedActions;

    private @Nullable ChannelPosition last;
    /** What was lost since the last message; told before the next. */
    private @Nullable Loss loss;
    /** Whether a flush waits for room. */
    private boolean flushing;
    /** Whether the end of the session is under way. */
    private boolean released;
    /** How many messages were recovered so far; negative once the client was told, or does not want to know. */
    private long recovered = -1;
    /** Whether the client is to be told of that when there is room. */
    private boolean recoveredDue;

    Follow(
            Frame.Follow frame,
            @Nullable ChannelPosition after,
            FollowTable table,
            ParentSession parent,
            FollowRoute route,
            @Nullable AuthenticationInfo user) {
        this.id = frame.id();
        this.table = table;
        this.parent = parent;
        this.route = route;
        this.arguments = frame.arguments().toArray();
        this.start = frame.all()
                ? FollowSpec.Start.ALL
                : after == null ? FollowSpec.Start.NOW : FollowSpec.Start.AFTER;
        this.after = after;
        this.user = user;
        this.session = new FollowSession(parent, user);
    }

    @Override
    public long id() {
        return id;
    }

    FollowRoute route() {
        return route;
    }

    /** Whether it is that channel of that user. */
    synchronized boolean isOf(String channel, String userId) {
        FollowTarget known = target;
        AuthenticationInfo as = user;
        // Before the channel is known, the endpoint is being asked: it is asked once more.
        return as != null && as.userId().equals(userId) && (known == null || known.channel().equals(channel));
    }

    // Permission.

    /** Asks the endpoint for the first time. */
    void begin() {
        ask();
    }

    /** Asks the endpoint again if the user is another, or may do other things. */
    void authenticated(@Nullable AuthenticationInfo as) {
        AuthenticationInfo before;
        synchronized (this) {
            before = user;
            user = as;
        }
        if (!sameRights(before, as)) {
            ask();
        }
    }

    private static boolean sameRights(@Nullable AuthenticationInfo before, @Nullable AuthenticationInfo as) {
        return before == null || as == null
                ? before == as
                : before.userId().equals(as.userId()) && before.scopes().equals(as.scopes());
    }

    /** Asks the endpoint, now or once it has answered what it is being asked. */
    void ask() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            if (state == State.FOLLOWING) {
                state = State.SUSPENDED;
            }
            askAgain = true;
            if (asking) {
                return;
            }
            asking = true;
        }
        execute(this::askUntilAnswered);
    }

    private void execute(Runnable task) {
        try {
            parent.share().handlers().execute(parent.context().counters().failures.guarded("Following a channel", task));
        } catch (RejectedExecutionException e) {
            task.run(); // The server is closed: what is left to do is to end.
        }
    }

    private void askUntilAnswered() {
        Refusal refusal = Refusal.of(ErrorCode.INTERNAL, "the channel cannot be followed");
        boolean answered = false;
        try {
            while (!answered) {
                synchronized (this) {
                    askAgain = false;
                    session.authenticated(user);
                    if (state == State.ENDED) {
                        break;
                    }
                }
                refusal = refusal();
                synchronized (this) {
                    answered = !askAgain;
                }
            }
        } finally {
            answered(refusal);
        }
    }

    /** What the endpoint says now; null when the client may follow. */
    private @Nullable Refusal refusal() {
        try {
            FollowTarget asked = target();
            if (asked.mayFollow(session)) {
                return null;
            }
            boolean anonymous = session.authentication().isEmpty();
            return anonymous
                    ? Refusal.of(ErrorCode.UNAUTHENTICATED, "only those who are signed in, and may, follow this channel")
                    : Refusal.of(ErrorCode.FORBIDDEN, "this user may not follow this channel");
        } catch (RequestException e) {
            return Refusal.of(e.code(), e.getMessage());
        } catch (BadChannelException e) {
            return Refusal.of(ErrorCode.BAD_REQUEST, e.getMessage());
        } catch (Throwable e) {
            String reference = FailureReport.log("mayFollow of " + route.name(), session.id(), e);
            return Refusal.of(ErrorCode.INTERNAL, "the channel cannot be followed; reference " + reference);
        }
    }

    private FollowTarget target() {
        synchronized (this) {
            if (target != null) {
                return target;
            }
        }
        FollowTarget made;
        try {
            made = route.handler().target(arguments);
        } catch (IllegalArgumentException e) {
            throw new BadChannelException(String.valueOf(e.getMessage()));
        }
        synchronized (this) {
            target = made;
        }
        return made;
    }

    /** The values of the parameters give no channel. */
    private static final class BadChannelException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private BadChannelException(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    private void answered(@Nullable Refusal refusal) {
        List<Runnable> resumed = null;
        boolean first = false;
        synchronized (this) {
            asking = false;
            if (state != State.ENDED && refusal == null) {
                first = state == State.ASKING;
                state = State.FOLLOWING;
                resumed = suspendedActions;
                suspendedActions = null;
            }
        }
        if (refusal != null) {
            end(refusal.code, refusal.message);
        } else if (first) {
            subscribe();
        } else if (resumed != null) {
            resumed.forEach(parent.queue()::whenWritten);
        }
        releaseIfEnded();
        flush();
    }

    // The subscription.

    private void subscribe() {
        FollowTarget followed = target();
        enter(followed);
        var spec = new FollowSpec(
                followed.channel(), route.channel().messages(), followed.history(), start, after);
        Follower made = parent.context().messages().follow(spec, this, this);
        boolean over;
        synchronized (this) {
            follower = made;
            over = state == State.ENDED;
        }
        if (over) {
            made.close();
        }
    }

    private void enter(FollowTarget followed) {
        try {
            SerializableEntity info = followed.presentAs(session);
            if (info != null) {
                enter(followed.channel(), info);
            }
        } catch (Throwable e) {
            // Whoever is not present may follow all the same.
            String reference = FailureReport.log("presentAs of " + route.name(), session.id(), e);
            parent.writer()
                    .sendError(
                            ErrorCode.INTERNAL,
                            "entering the presence of the channel failed",
                            reference,
                            route.endpoint());
        }
    }

    @SuppressWarnings("unchecked") // the class of the info is its own
    private <I extends SerializableEntity> void enter(String channel, I info) {
        session.presences().of(channel, (Class<I>) info.getClass()).enter(info);
    }

    /** The client wants to know who is present. */
    void watchPresence() {
        FollowTarget followed;
        PresenceFeed feed;
        synchronized (this) {
            followed = target;
            if (state == State.ENDED || state == State.ASKING || followed == null || presence != null) {
                refuseToWatch();
                return;
            }
            if (followed.presence() == null) {
                refuseToWatch();
                return;
            }
            feed = new PresenceFeed(this, parent, session, followed);
            presence = feed;
        }
        execute(feed::watch);
    }

    private void refuseToWatch() {
        execute(() -> parent.writer()
                .sendError(
                        ErrorCode.BAD_REQUEST,
                        "the presence of " + id + " cannot be watched: it is not followed yet, has none, or is watched already",
                        null,
                        route.endpoint()));
    }

    // What the worker of the channel calls.

    @Override
    public void began(@Nullable ChannelPosition position) {
        Offer offer;
        byte[] frame = parent.writer()
                .encode(new Frame.Following(id, position == null ? null : position.toString()));
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            last = position;
            recovered = start == FollowSpec.Start.NOW ? -1 : 0;
            offer = parent.writer().offer(frame);
        }
        parent.writer().sent(offer);
    }

    @Override
    public boolean publish(@Nullable ChannelPosition position, byte[] frame) {
        Offer offer;
        synchronized (this) {
            if (state == State.ENDED) {
                return true;
            }
            if (state == State.SUSPENDED || (loss != null && !offerLoss())) {
                return false;
            }
            boolean fits = parent.writer().limit().allows(frame);
            offer = fits ? offerWithinShare(frame) : Offer.QUEUED;
            if (offer == Offer.HELD_BACK) {
                return false;
            }
            if (!fits) {
                note(Loss.of(TOO_LARGE, position));
                offerLoss(); // before the position moves on; if there is no room, it is told with the next message
            }
            if (position != null) {
                last = position;
                recovered += recovered < 0 || !fits ? 0 : 1;
            }
        }
        parent.writer().sent(offer);
        parent.context().counters().messagesSent.increment();
        return true;
    }

    /** The lock is held. */
    private Offer offerWithinShare(byte[] frame) {
        return parent.queue().offerWithin(frame, share());
    }

    /** How much of the queue is for followed channels and histories; the rest is left to whatever else is sent. */
    private int share() {
        return parent.queue().limit() / 4;
    }

    @Override
    public void unreadable(@Nullable ChannelPosition position) {
        lost(Loss.of(UNREADABLE, position));
    }

    @Override
    public void lost(Gap gap) {
        lost(new Loss(gap.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'), gap.from(), gap.to()));
    }

    private void lost(Loss more) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            note(more);
        }
        flush();
    }

    /** The lock is held. */
    private void note(Loss more) {
        Loss before = loss;
        loss = before == null ? more : before.and(more);
    }

    @Override
    public void caughtUp() {
        synchronized (this) {
            if (state == State.ENDED || recovered < 0) {
                return;
            }
            recoveredDue = true;
        }
        flush();
    }

    /** Sends what the client has to be told beside messages, or has it sent when there is room. */
    private void flush() {
        boolean later;
        synchronized (this) {
            if (state == State.ENDED || state == State.SUSPENDED) {
                return; // The end of the suspension flushes.
            }
            boolean done = offerLoss() && offerRecovered();
            later = !done && !flushing;
            flushing |= later;
        }
        parent.writer().sent(Offer.QUEUED);
        if (later) {
            // Not at once, even if nothing waits: what is held back in front of the queue may go first.
            parent.queue().whenWritten(() -> parent.context().timers().after(Duration.ZERO, this::flushAgain));
        }
    }

    private void flushAgain() {
        synchronized (this) {
            flushing = false;
        }
        flush();
    }

    /** Returns false if there is something to tell, and no room for it. The lock is held. */
    private boolean offerLoss() {
        Loss due = loss;
        if (due == null) {
            return true;
        }
        if (parent.queue().bytes() > share()) {
            return false; // There is no room for any frame: none is encoded.
        }
        byte[] frame = parent.writer()
                .encode(new Frame.Lost(id, due.cause, last == null ? null : last.toString(), due.from, due.to));
        if (offerWithinShare(frame) == Offer.HELD_BACK) {
            return false;
        }
        loss = null;
        return true;
    }

    /** Returns false if there is something to tell, and no room for it. The lock is held. */
    private boolean offerRecovered() {
        if (!recoveredDue) {
            return true;
        }
        if (offerWithinShare(parent.writer().encode(new Frame.Recovered(id, recovered))) == Offer.HELD_BACK) {
            return false;
        }
        recovered = -1;
        recoveredDue = false;
        return true;
    }

    /** Sends a frame about the presence; false when there is no room for it now. */
    boolean offer(Frame frame) {
        byte[] encoded = parent.writer().encode(frame);
        Offer offer;
        synchronized (this) {
            if (state == State.ENDED) {
                return true;
            }
            if (state == State.SUSPENDED) {
                return false;
            }
            if (!parent.writer().limit().allows(encoded)) {
                return true; // Info that this client could not take.
            }
            offer = offerWithinShare(encoded);
        }
        if (offer == Offer.HELD_BACK) {
            return false;
        }
        parent.writer().sent(offer);
        return true;
    }

    // The pace of what is read from the history.

    @Override
    public boolean isCongested(int bytes) {
        synchronized (this) {
            if (state == State.SUSPENDED) {
                return true;
            }
        }
        int waiting = parent.queue().bytes();
        return waiting > 0 && waiting + bytes > share();
    }

    @Override
    public void whenRelieved(Runnable action) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            if (state == State.SUSPENDED) {
                if (suspendedActions == null) {
                    suspendedActions = new ArrayList<>(1);
                }
                suspendedActions.add(action);
                return;
            }
        }
        parent.queue().whenWritten(action);
    }

    // The end.

    /** Ends it, and tells the client. */
    void end(String code, String message) {
        byte[] frame = parent.writer().encodeToFit(new Frame.Unfollowed(id, code, message));
        Offer offer = Offer.ENDED;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            if (frame != null) {
                offer = parent.writer().offer(frame);
            }
        }
        parent.writer().sent(offer);
        ended();
    }

    /** Ends it with the connection: nobody is told. */
    void abandon() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        ended();
    }

    private void ended() {
        Follower subscription;
        synchronized (this) {
            subscription = follower;
            suspendedActions = null;
        }
        session.shut();
        table.ended(this);
        if (subscription != null) {
            subscription.close();
        }
        releaseIfEnded();
    }

    /** What was added to the session ends when it is over and no hook runs. */
    private void releaseIfEnded() {
        synchronized (this) {
            if (state != State.ENDED || asking || released) {
                return;
            }
            released = true;
        }
        execute(() -> {
            try {
                session.end();
            } finally {
                table.released();
            }
        });
    }

    @Override
    public String toString() {
        return id + " of " + parent;
    }
}
