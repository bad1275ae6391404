package dev.streampod.server.internal.follow;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.endpoint.FollowTarget;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import dev.streampod.server.presence.PresenceSubscription;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends a client the members that are present on a channel that it follows. A client without room in its queue is sent no
 * more until it has room, and then all members anew. Called on handler threads; this object's lock guards the state.
 */
final class PresenceFeed {

    /** When it is looked for members that left before the client was told of them. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Follow follow;
    private final ParentSession parent;
    private final ScopedSession session;
    private final FollowTarget target;

    // Guarded by this.
    private @Nullable PresenceSubscription<SerializableEntity> subscription;
    /** Of that subscription: what an earlier one still delivers is over. */
    private @Nullable Listener listener;
    /** The members that the client has yet to be told of before it knows all; null when it does. */
    private @Nullable Set<String> untold;
    /** Whether the client has missed something. */
    private boolean stale;

    PresenceFeed(Follow follow, ParentSession parent, ScopedSession session, FollowTarget target) {
        this.follow = follow;
        this.parent = parent;
        this.session = session;
        this.target = target;
    }

    /** Begins, or begins anew. */
    void watch() {
        Class<? extends SerializableEntity> type = target.presence();
        if (type != null) {
            watch(type);
        }
    }

    @SuppressWarnings("unchecked") // members with info of other classes are not told
    private synchronized void watch(Class<? extends SerializableEntity> type) {
        if (subscription != null) {
            subscription.close();
            // Empties the client's list of members; the present ones are sent next.
            if (!offered(new Frame.Left(follow.id(), null))) {
                return;
            }
        }
        var told = new Listener();
        listener = told;
        PresenceSubscription<SerializableEntity> made = session.presences()
                .of(target.channel(), (Class<SerializableEntity>) type)
                .watch(told);
        subscription = made;
        var present = new HashSet<String>();
        made.present().forEach(member -> present.add(member.id()));
        untold = present;
        tellWhenComplete();
        parent.context().timers().after(LOOK, this::look);
    }

    private synchronized void look() {
        PresenceSubscription<SerializableEntity> current = subscription;
        Set<String> left = untold;
        if (current != null && left != null && !stale) {
            var present = new HashSet<String>();
            current.present().forEach(member -> present.add(member.id()));
            left.retainAll(present);
            tellWhenComplete();
        }
    }

    private void tellWhenComplete() {
        Set<String> left = untold;
        if (left != null && left.isEmpty() && offered(new Frame.Present(follow.id()))) {
            untold = null;
        }
    }

    private final class Listener implements PresenceListener<SerializableEntity> {

        @Override
        public void joined(PresenceMember<SerializableEntity> member) {
            tell(this, member.id(), new Frame.Joined(follow.id(), member.id(), member.info()));
        }

        @Override
        public void changed(PresenceMember<SerializableEntity> member) {
            joined(member);
        }

        @Override
        public void left(PresenceMember<SerializableEntity> member) {
            tell(this, member.id(), new Frame.Left(follow.id(), member.id()));
        }
    }

    private synchronized void tell(Listener from, String member, Frame frame) {
        if (from == listener && !stale && offered(frame) && untold != null) {
            untold.remove(member);
            tellWhenComplete();
        }
    }

    /** The lock is held. */
    private boolean offered(Frame frame) {
        if (follow.offer(frame)) {
            return true;
        }
        stale = true;
        follow.whenDrained(() -> parent.share().handlers().execute(this::anew));
        return false;
    }

    private void anew() {
        synchronized (this) {
            stale = false;
        }
        watch();
    }
}
