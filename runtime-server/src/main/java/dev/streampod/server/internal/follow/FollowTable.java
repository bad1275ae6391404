package dev.streampod.server.internal.follow;

import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.endpoint.AccessRule;
import dev.streampod.server.internal.endpoint.FailureReport;
import dev.streampod.server.internal.endpoint.FollowRoute;
import dev.streampod.server.internal.endpoint.FollowTarget;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.FollowCodecs;
import dev.streampod.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The channels that one client follows. The reading thread calls what the client asks for; everything else may be called from
 * any thread. This object's lock guards the table, and is not held while anything else is called.
 */
public final class FollowTable implements FollowCodecs {

    private final ParentSession session;

    // Guarded by this.
    /** Made with the first, since many sessions follow nothing. */
    private @Nullable Map<Long, Follow> follows;
    /** Follows that have ended for the client, and whose hooks still run. */
    private final Set<Follow> ending = new HashSet<>(0);
    /** How many are in either. */
    private int unfinished;

    private boolean closed;
    private @Nullable Runnable whenNoneIsLeft;

    public FollowTable(ParentSession session) {
        this.session = session;
    }

    // For the frame reader.

    @Override
    public boolean hasEndpoint(String endpoint) {
        return session.context().routes().hasEndpoint(endpoint);
    }

    @Override
    public @Nullable ChannelDefinition channel(String endpoint, String name) {
        FollowRoute route = session.context().routes().channel(endpoint, name);
        return route == null ? null : route.channel();
    }

    // Frames of the client.

    public void follow(Frame.Follow frame) {
        FollowRoute route = session.context()
                .routes()
                .channel(frame.endpoint(), frame.channel().name());
        if (route == null) {
            refuse(frame.id(), ErrorCode.UNKNOWN_CHANNEL, "there is no such channel");
            return;
        }
        ChannelPosition after = null;
        if (frame.after() != null || frame.all()) {
            if (!route.channel().history()) {
                refuse(
                        frame.id(),
                        ErrorCode.BAD_REQUEST,
                        "the channel " + route.channel().name()
                                + " keeps no messages: it can only be followed from now on");
                return;
            }
            try {
                after = frame.after() == null ? null : ChannelPosition.parse(frame.after());
            } catch (IllegalArgumentException e) {
                refuse(frame.id(), ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
                return;
            }
        }
        FollowTarget target;
        try {
            target = route.handler().target(frame.arguments().toArray());
        } catch (IllegalArgumentException e) {
            refuse(frame.id(), ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
            return;
        } catch (Throwable e) {
            String reference = FailureReport.log("The channel of " + route.name(), session.id(), e);
            refuse(frame.id(), ErrorCode.INTERNAL, FollowHooks.CANNOT_BE_FOLLOWED + "; reference " + reference);
            return;
        }
        begin(frame, after, route, target);
    }

    private void begin(Frame.Follow frame, @Nullable ChannelPosition after, FollowRoute route, FollowTarget target) {
        Follow follow = null;
        ErrorCode refusal;
        String why = "";
        // The lock excludes sign-in, sign-out and revocation: a later one that has the user's follows asked again finds
        // this one, or the follow is refused.
        synchronized (session.userLock()) {
            AuthenticationInfo user = session.user();
            refusal = route.access().refusal(user);
            if (refusal != null) {
                why = route.access().refusalText(refusal);
            } else {
                synchronized (this) {
                    if (closed) {
                        return; // The client follows again on its next connection.
                    }
                    int limit = session.context().limits().followsPerConnection();
                    if (table().containsKey(frame.id())) {
                        refusal = ErrorCode.BAD_REQUEST;
                        why = alreadyFollowed(frame.id());
                    } else if (unfinished >= limit) {
                        refusal = ErrorCode.TOO_MANY;
                        why = "more than " + limit + " channels are followed on this connection"
                                + " (Limits.followsPerConnection)";
                    } else {
                        follow = new Follow(frame, after, this, session, route, target, user);
                        table().put(frame.id(), follow);
                        unfinished++;
                    }
                }
            }
        }
        if (follow != null) {
            follow.begin();
        } else if (refusal != null) {
            refuse(frame.id(), refusal, why);
        }
    }

    /**
     * Refuses to follow. Where that number is followed, that goes on: an {@code unfollowed} would end it for the client. Called
     * by the reading thread, the only one that adds numbers.
     */
    public void refuse(long id, ErrorCode code, String message) {
        Follow inUse = find(id);
        if (inUse == null) {
            session.writer().send(new Frame.Unfollowed(id, code.wireName(), message));
        } else {
            session.writer()
                    .sendError(
                            ErrorCode.BAD_REQUEST,
                            alreadyFollowed(id),
                            null,
                            inUse.route().endpoint());
        }
    }

    private static String alreadyFollowed(long id) {
        return "the number " + id + " is followed already";
    }

    public void unfollow(long id) {
        Follow follow = find(id);
        if (follow != null) {
            follow.end(ErrorCode.CANCELLED.wireName(), "not followed any more, as the client asked");
        }
    }

    public void watchPresence(long id) {
        Follow follow = find(id);
        if (follow != null) {
            follow.watchPresence();
        }
    }

    // For the session.

    /** Another user is about to be told to the client: nothing is sent that was meant for the one before. */
    public void suspendFor(@Nullable AuthenticationInfo user) {
        all().forEach(follow -> follow.suspendFor(user));
    }

    /** Asks for permission again, or ends what this user may not follow. */
    public void authenticated(@Nullable AuthenticationInfo user) {
        for (Follow follow : all()) {
            AccessRule access = follow.route().access();
            ErrorCode refusal = access.refusal(user);
            if (refusal != null) {
                follow.end(refusal.wireName(), access.refusalText(refusal));
            } else {
                follow.authenticated(user);
            }
        }
    }

    /** Asks for permission again where that user follows that channel. */
    public void askAgain(String channel, String userId) {
        for (Follow follow : all()) {
            if (follow.isOf(channel, userId)) {
                follow.ask();
            }
        }
    }

    /** Asks for every permission again. */
    public void askAgain() {
        all().forEach(Follow::ask);
    }

    /**
     * Ends them all, and lets no more begin.
     *
     * @param then run when everything that belongs to them has ended, by the thread that ends the last
     */
    public void close(Runnable then) {
        List<Follow> all;
        boolean none;
        synchronized (this) {
            closed = true;
            all = all();
            none = unfinished == 0;
            if (!none) {
                whenNoneIsLeft = then;
            }
        }
        if (none) {
            then.run();
        }
        all.forEach(Follow::abandon);
    }

    /** For when the time to close is over: hooks that run are interrupted, and not waited for any longer. */
    public void abortPending() {
        List<Follow> unfinishedNow;
        synchronized (this) {
            unfinishedNow = new ArrayList<>(all());
            unfinishedNow.addAll(ending);
        }
        unfinishedNow.forEach(Follow::abortHooks);
    }

    synchronized void ended(Follow follow) {
        if (follows != null && follows.remove(follow.id(), follow)) {
            ending.add(follow);
        }
    }

    void released(Follow follow) {
        Runnable then;
        synchronized (this) {
            ending.remove(follow);
            unfinished--;
            then = unfinished == 0 ? whenNoneIsLeft : null;
            if (then != null) {
                whenNoneIsLeft = null;
            }
        }
        if (then != null) {
            then.run();
        }
    }

    private synchronized @Nullable Follow find(long id) {
        return follows == null ? null : follows.get(id);
    }

    private synchronized List<Follow> all() {
        return follows == null ? List.of() : List.copyOf(follows.values());
    }

    /** The lock is held. */
    private Map<Long, Follow> table() {
        Map<Long, Follow> made = follows;
        if (made == null) {
            made = new HashMap<>(4);
            follows = made;
        }
        return made;
    }
}
