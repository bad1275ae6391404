package dev.streampod.server.internal.follow;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.broker.Backpressure;
import dev.streampod.server.internal.broker.FollowSink;
import dev.streampod.server.internal.broker.FollowSpec;
import dev.streampod.server.internal.broker.Follower;
import dev.streampod.server.internal.endpoint.FollowRoute;
import dev.streampod.server.internal.endpoint.FollowTarget;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.server.internal.outbound.OutboundQueue.Offer;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One channel that a client follows. The endpoint is asked for permission on handler threads, one question at a time; the
 * worker of the channel delivers; any thread may end it.
 *
 * <p>This object's lock guards the state, and is held while a frame enters the queue, so that none follows the last. It is not
 * held while other code of the server is called that takes a lock of its own, except the queue's.
 */
final class Follow implements FollowSink, Backpressure {

    /** The state of the follow. It only moves down, except that SUSPENDED becomes FOLLOWING again. */
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

    private static final String TOO_LARGE = "too-large";
    private static final String UNREADABLE = "unreadable";

    private final long id;
    private final FollowTable table;
    private final ParentSession parent;
    private final FollowRoute route;
    private final FollowTarget target;
    private final FollowSpec.Start start;
    private final @Nullable ChannelPosition after;
    private final ScopedSession session;
    private final FollowHooks hooks;
    private final FollowerPresence ownPresence;

    // Guarded by this.
    private State state = State.ASKING;
    /** Whether a handler thread asks the endpoint, or does what follows from its answer. */
    private boolean asking;
    /** Whether the endpoint has to be asked once more, since the user has changed while it was asked. */
    private boolean askAgain;

    private @Nullable AuthenticationInfo user;
    private @Nullable Follower follower;
    private @Nullable PresenceFeed presence;
    /** The actions that wait for the end of a suspension. */
    private @Nullable List<Runnable> suspendedActions;

    private final FollowNotices notices;
    /** Whether a flush waits for room. */
    private boolean flushing;
    /** The actions that wait until the queue is written; three at most: the recovery, the presence and a flush. */
    private final CancellableActions waitingActions = new CancellableActions();

    /** Whether the end of the session is under way. */
    private boolean released;

    Follow(
            Frame.Follow frame,
            @Nullable ChannelPosition after,
            FollowTable table,
            ParentSession parent,
            FollowRoute route,
            FollowTarget target,
            @Nullable AuthenticationInfo user) {
        this.id = frame.id();
        this.table = table;
        this.parent = parent;
        this.route = route;
        this.target = target;
        this.start = frame.all() ? FollowSpec.Start.ALL : after == null ? FollowSpec.Start.NOW : FollowSpec.Start.AFTER;
        this.after = after;
        this.user = user;
        this.session = parent.newSession(user);
        this.hooks = new FollowHooks(route, target, session);
        this.ownPresence = new FollowerPresence(parent, route, target, session, hooks);
        this.notices = new FollowNotices(id);
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
        AuthenticationInfo as = user;
        return as != null && as.userId().equals(userId) && target.channel().equals(channel);
    }

    // Permission.

    /** Asks the endpoint for the first time. */
    void begin() {
        ask();
    }

    /** Sends nothing from here on until the endpoint has been asked again, if the user is another or may do other things. */
    synchronized void suspendFor(@Nullable AuthenticationInfo as) {
        boolean same = sameRights(user, as);
        user = as;
        if (!same) {
            suspend();
        }
    }

    /** Asks the endpoint again if the user is another, or may do other things, or was when it was suspended. */
    void authenticated(@Nullable AuthenticationInfo as) {
        boolean due;
        synchronized (this) {
            suspendFor(as);
            due = askAgain;
        }
        if (due) {
            ask();
        }
    }

    static boolean sameRights(@Nullable AuthenticationInfo before, @Nullable AuthenticationInfo as) {
        if (before == null || as == null) {
            return before == null && as == null;
        }
        return before.userId().equals(as.userId()) && before.scopes().equals(as.scopes());
    }

    /** Asks the endpoint, now or once it has answered what it is being asked. */
    void ask() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            suspend();
            if (asking) {
                return;
            }
            asking = true;
        }
        execute(this::askUntilAnswered);
    }

    /** The lock is held. */
    private void suspend() {
        if (state == State.FOLLOWING) {
            state = State.SUSPENDED;
        }
        askAgain = true;
    }

    private void execute(Runnable task) {
        execute(parent.share().handlers(), task);
    }

    private void execute(Executor threads, Runnable task) {
        threads.execute(parent.context().counters().failures.guarded("Following a channel", task));
    }

    private void askUntilAnswered() {
        boolean settled = false;
        try {
            while (!settled) {
                if (mayAsk()) {
                    answered(hooks.refusal());
                }
                settled = settled();
            }
        } finally {
            if (!settled) {
                end(ErrorCode.INTERNAL.wireName(), FollowHooks.CANNOT_BE_FOLLOWED);
                synchronized (this) {
                    asking = false;
                }
            }
            releaseIfEnded();
        }
    }

    private synchronized boolean mayAsk() {
        askAgain = false;
        session.authenticated(user);
        return state != State.ENDED;
    }

    /** Whether nothing has to be asked any more; in the same step another thread may ask the next question. */
    private synchronized boolean settled() {
        if (askAgain && state != State.ENDED) {
            return false;
        }
        asking = false;
        return true;
    }

    private void answered(FollowHooks.@Nullable Refusal refusal) {
        List<Runnable> resumed = null;
        boolean first = false;
        synchronized (this) {
            if (askAgain || state == State.ENDED) {
                return; // Another answer follows, or the follow has ended.
            }
            if (refusal == null) {
                first = state == State.ASKING;
                state = State.FOLLOWING;
                resumed = suspendedActions;
                suspendedActions = null;
            }
        }
        if (refusal != null) {
            end(refusal.code(), refusal.message());
            return;
        }
        ownPresence.update(first);
        if (first) {
            subscribe();
        } else if (resumed != null) {
            resumed.forEach(this::whenWritten);
        }
        flush();
    }

    // The subscription.

    private void subscribe() {
        var spec = new FollowSpec(target.channel(), route.channel().messages(), target.history(), start, after);
        Follower made = parent.context().messages().follow(spec, this, this);
        boolean ended;
        synchronized (this) {
            follower = made;
            ended = state == State.ENDED;
        }
        if (ended) {
            made.close();
        }
    }

    /** The client asks for the channel's presence. */
    void watchPresence() {
        PresenceFeed feed = null;
        synchronized (this) {
            if (state == State.ENDED) {
                return; // The client is told of that.
            }
            if (state != State.ASKING && presence == null && target.presence() != null) {
                feed = new PresenceFeed(this, parent, session, target);
                presence = feed;
            }
        }
        if (feed != null) {
            execute(feed::watch);
        } else {
            // By the thread that reads, so that it takes no more of these than it can answer.
            parent.writer()
                    .sendError(
                            ErrorCode.BAD_REQUEST,
                            "the presence of " + id
                                    + " cannot be watched: it is not followed yet, has none, or is watched already",
                            null,
                            route.endpoint());
        }
    }

    // For the worker of the channel.

    @Override
    public void began(@Nullable ChannelPosition position) {
        Offer offer;
        byte[] frame = parent.writer().encode(new Frame.Following(id, position == null ? null : position.toString()));
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            notices.began(position, start != FollowSpec.Start.NOW);
            offer = parent.writer().offer(frame);
        }
        parent.writer().sent(offer);
    }

    @Override
    public boolean publish(@Nullable ChannelPosition position, byte[] frame) {
        Offer offer;
        boolean fits = parent.writer().limit().allows(frame);
        synchronized (this) {
            if (state == State.ENDED) {
                return true;
            }
            // Notices about earlier messages go first.
            if (state == State.SUSPENDED || !offerNotices()) {
                return false;
            }
            offer = fits ? offerWithinShare(frame) : Offer.QUEUED;
            if (offer == Offer.HELD_BACK) {
                return false;
            }
            if (!fits) {
                notices.note(Loss.of(TOO_LARGE, position));
            }
            if (position != null) {
                notices.reached(position, fits);
            }
        }
        parent.writer().sent(offer);
        if (!fits) {
            flush();
        } else if (offer != Offer.ENDED) {
            parent.context().counters().messagesSent.increment();
        }
        return true;
    }

    /** The lock is held. */
    private Offer offerWithinShare(byte[] frame) {
        return parent.queue().offerWithin(frame, share());
    }

    /** How much of the queue is for followed channels and histories; the rest is left to other frames. */
    private int share() {
        return parent.queue().limit() / 4;
    }

    @Override
    public void unreadable(@Nullable ChannelPosition position) {
        lost(Loss.of(UNREADABLE, position));
    }

    @Override
    public void lost(Gap gap) {
        lost(Loss.of(gap));
    }

    private void lost(Loss more) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            notices.note(more);
        }
        flush();
    }

    @Override
    public void caughtUp(@Nullable ChannelPosition position) {
        synchronized (this) {
            if (state == State.ENDED || !notices.caughtUp(position)) {
                return;
            }
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
            boolean done = offerNotices();
            later = !done && !flushing;
            flushing |= later;
        }
        parent.writer().sent(Offer.QUEUED);
        if (later) {
            // Not at once, even if nothing waits: what is held back in front of the queue may go first.
            whenWritten(() -> parent.context().timers().after(Duration.ZERO, this::flushAgain));
        }
    }

    private void flushAgain() {
        synchronized (this) {
            flushing = false;
        }
        flush();
    }

    /** Returns false if there is something to tell, and no room for it. The lock is held. */
    private boolean offerNotices() {
        // Without room for any frame none is encoded.
        return !notices.areDue()
                || (parent.queue().bytes() <= share()
                        && notices.offer(
                                frame -> offerWithinShare(parent.writer().encode(frame)) != Offer.HELD_BACK));
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
            offer = offerWithinShare(parent.writer().limit().allows(encoded) ? encoded : tooLarge(encoded.length));
        }
        if (offer == Offer.HELD_BACK) {
            return false;
        }
        parent.writer().sent(offer);
        return true;
    }

    /** Told in place of a member whose info this client does not take. */
    private byte[] tooLarge(int size) {
        return parent.writer()
                .encode(new Frame.Failure(
                        null,
                        ErrorCode.TOO_LARGE.wireName(),
                        "a member of the channel that is followed as " + id + " is not shown: its frame has " + size
                                + " bytes, and " + parent.writer().limit().bytes() + " may be sent",
                        null,
                        route.endpoint()));
    }

    // The backpressure on what is read from the history.

    @Override
    public boolean isFull(int bytes) {
        synchronized (this) {
            if (state == State.SUSPENDED) {
                return true;
            }
        }
        int waiting = parent.queue().bytes();
        return waiting > 0 && waiting + bytes > share();
    }

    @Override
    public void whenDrained(Runnable action) {
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
        whenWritten(action);
    }

    /** Runs the action once all that waits is written, unless this has ended by then. */
    private void whenWritten(Runnable action) {
        Runnable cancellable;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            cancellable = waitingActions.add(action);
        }
        parent.queue().whenWritten(cancellable);
    }

    // The end.

    /** Ends it, and tells the client. */
    void end(String code, String message) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        table.ended(this); // before the client is told, which may use the number again at once
        try {
            parent.writer().send(new Frame.Unfollowed(id, code, message));
        } finally {
            ended();
        }
    }

    /** Ends the follow with the session: nothing is sent. */
    void abandon() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        ended();
    }

    /** For when the time to close is over: interrupts a hook that runs, and waits for none. */
    void abortHooks() {
        hooks.interrupt();
        releaseIfEnded();
    }

    private void ended() {
        Follower subscription;
        synchronized (this) {
            subscription = follower;
            suspendedActions = null;
            waitingActions.cancel();
        }
        session.markEnded();
        table.ended(this);
        if (subscription != null) {
            subscription.close();
        }
        releaseIfEnded();
    }

    /** Ends the session when the follow is over and no hook runs, or none is waited for. */
    private void releaseIfEnded() {
        Executor threads;
        synchronized (this) {
            if (state != State.ENDED || (asking && !hooks.areInterrupted()) || released) {
                return;
            }
            released = true;
            // Hooks that are not waited for any longer may have taken the whole share of the address.
            threads = hooks.areInterrupted()
                    ? parent.context().handlers()
                    : parent.share().handlers();
        }
        execute(threads, () -> {
            try {
                session.end();
            } finally {
                table.released(this);
            }
        });
    }

    @Override
    public String toString() {
        return id + " of " + parent;
    }
}
