package dev.streampod.client.internal.feed;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Whether a feed asks the server who is present, and what the server answers. The feed's lock guards all state; callers hold
 * it.
 */
final class PresenceWatch {

    private final ClientFeeds feeds;
    private @Nullable FeedMembers<?> members;
    /** Whether the server was asked. */
    private boolean asked;

    PresenceWatch(ClientFeeds feeds) {
        this.feeds = feeds;
    }

    /** Whether the application wants to know who is present. */
    boolean isWanted() {
        return members != null;
    }

    /** Whether the server is to be asked once it follows the channel. */
    boolean isDue() {
        return members != null && !asked;
    }

    @Nullable
    FeedMembers<?> members() {
        return members;
    }

    /** The application wants to know who is present from here on. */
    FeedMembers<?> want(Class<?> info) {
        FeedMembers<?> wanted = new FeedMembers<>(info.asSubclass(SerializableEntity.class), feeds);
        members = wanted;
        return wanted;
    }

    /** Takes the frame that asks the server, if that is due; it counts as written. */
    byte @Nullable [] takeFrame(long id) {
        FeedMembers<?> wanted = members;
        if (wanted == null || asked) {
            return null;
        }
        asked = true;
        wanted.asked();
        return feeds.frames().write(new Frame.WatchPresence(id));
    }

    /** The channel is not followed any more under the number that the server was asked with. */
    void stop() {
        asked = false;
    }

    /** Returns false when the members are too large together. */
    boolean joined(Frame.Joined joined, int size) {
        FeedMembers<?> known = known();
        return known == null || known.joined(joined.member(), joined.info(), size);
    }

    /** Removes the member, whose info could not be decoded; returns false when the server was not asked for presence. */
    boolean unreadable(Frame.BadMember bad) {
        FeedMembers<?> known = known();
        if (known == null) {
            return false;
        }
        known.left(bad.member());
        return true;
    }

    void left(Frame.Left left) {
        FeedMembers<?> known = known();
        String member = left.member();
        if (known != null && member == null) {
            known.asked(); // The server begins anew.
        } else if (known != null && member != null) {
            known.left(member);
        }
    }

    void present() {
        FeedMembers<?> known = known();
        if (known != null) {
            known.present();
        }
    }

    /** The members, if the server was asked for them; null otherwise. */
    private @Nullable FeedMembers<?> known() {
        return asked ? members : null;
    }

    /** The feed has ended, with that cause if any. */
    void end(@Nullable RuntimeException cause) {
        FeedMembers<?> known = members;
        if (known != null) {
            known.end(cause);
        }
    }
}
