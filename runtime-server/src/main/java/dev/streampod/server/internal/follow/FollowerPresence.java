package dev.streampod.server.internal.follow;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.endpoint.FailureReport;
import dev.streampod.server.internal.endpoint.FollowRoute;
import dev.streampod.server.internal.endpoint.FollowTarget;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.server.presence.PresenceEntry;
import dev.streampod.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The entry in a channel's presence of a client that follows the channel. Used by the thread that asks the endpoint; the
 * entry ends with the session of the follow.
 */
final class FollowerPresence {

    private final ParentSession parent;
    private final FollowRoute route;
    private final FollowTarget target;
    private final ScopedSession session;
    private final FollowHooks hooks;

    private @Nullable PresenceEntry<SerializableEntity> entry;
    /** The user that the endpoint was asked for last. */
    private @Nullable AuthenticationInfo user;

    FollowerPresence(
            ParentSession parent, FollowRoute route, FollowTarget target, ScopedSession session, FollowHooks hooks) {
        this.parent = parent;
        this.route = route;
        this.target = target;
        this.session = session;
        this.hooks = hooks;
    }

    /**
     * Enters the presence as the user of the session, updates the entry, or leaves the presence, as the endpoint wants it.
     *
     * @param first whether the endpoint has not been asked before
     */
    void update(boolean first) {
        AuthenticationInfo as = session.authentication().orElse(null);
        if (!first && Follow.sameRights(user, as)) {
            return;
        }
        user = as;
        PresenceEntry<SerializableEntity> before = entry;
        try {
            SerializableEntity info = hooks.presentAs();
            if (info != null && before != null) {
                before.update(info);
                return;
            }
            entry = info == null ? null : enter(info);
        } catch (Throwable e) {
            // A client without presence may follow all the same.
            entry = null;
            String reference = FailureReport.log("presentAs of " + route.name(), session.id(), e);
            parent.writer()
                    .sendError(
                            ErrorCode.INTERNAL,
                            "entering the presence of the channel failed",
                            reference,
                            route.endpoint());
        }
        if (before != null) {
            before.close(); // It would go on to tell of the user before.
        }
    }

    @SuppressWarnings("unchecked") // the class of the info is its own
    private PresenceEntry<SerializableEntity> enter(SerializableEntity info) {
        return session.presences()
                .of(target.channel(), (Class<SerializableEntity>) info.getClass())
                .enter(info);
    }
}
