package dev.streampod.client.internal.feed;

import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server for the members that are present on the channel of a feed, and passes its answers to their {@link
 * FeedMembers}. The feed's lock guards all state: the methods that are given a frame take it, callers of the others hold it.
 */
final class PresenceWatch {

    private final ReentrantLock lock;
    private final FrameWriter frames;
    private final CallbackExecutor callbacks;
    private final int maxBytes;
    private @Nullable FeedMembers<?> members;
    /** The number of the following whose members the server was asked for; 0 for none. */
    private long askedFor;

    /**
     * @param lock the feed's
     * @param maxBytes how many bytes the members have at most
     */
    PresenceWatch(ReentrantLock lock, FrameWriter frames, CallbackExecutor callbacks, int maxBytes) {
        this.lock = lock;
        this.frames = frames;
        this.callbacks = callbacks;
        this.maxBytes = maxBytes;
    }

    /** Whether the application has asked for the presence. */
    boolean isWanted() {
        return members != null;
    }

    /** Whether the server is to be asked once it follows the channel. */
    boolean isDue() {
        return members != null && askedFor == 0;
    }

    @Nullable
    FeedMembers<?> members() {
        return members;
    }

    /** The application asks for the presence from here on. */
    FeedMembers<?> want(Class<?> info) {
        FeedMembers<?> wanted = new FeedMembers<>(info.asSubclass(SerializableEntity.class), callbacks, maxBytes);
        members = wanted;
        return wanted;
    }

    /** Takes the frame that asks the server, if that is due; it counts as written. */
    byte @Nullable [] takeFrame(long id) {
        FeedMembers<?> wanted = members;
        if (wanted == null || askedFor != 0) {
            return null;
        }
        askedFor = id;
        wanted.asked();
        return frames.write(new Frame.WatchPresence(id));
    }

    /** The channel is not followed any more under the number that the server was asked with. */
    void stop() {
        askedFor = 0;
    }

    /** Returns false when the members are too large together. */
    boolean joined(Frame.Joined joined, int size) {
        lock.lock();
        try {
            FeedMembers<?> known = members(joined.id());
            return known == null || known.joined(joined.member(), joined.info(), size);
        } finally {
            lock.unlock();
        }
    }

    /** Removes the member, whose info could not be decoded; returns false when the server was not asked for presence. */
    boolean unreadable(Frame.BadMember bad) {
        lock.lock();
        try {
            FeedMembers<?> known = members(bad.id());
            if (known != null) {
                known.left(bad.member());
            }
            return known != null;
        } finally {
            lock.unlock();
        }
    }

    void left(Frame.Left left) {
        lock.lock();
        try {
            FeedMembers<?> known = members(left.id());
            String member = left.member();
            if (known != null && member == null) {
                known.asked(); // The server begins anew.
            } else if (known != null && member != null) {
                known.left(member);
            }
        } finally {
            lock.unlock();
        }
    }

    void present(Frame.Present present) {
        lock.lock();
        try {
            FeedMembers<?> known = members(present.id());
            if (known != null) {
                known.present();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The members, if the server was asked for them under that number; null otherwise. */
    private @Nullable FeedMembers<?> members(long number) {
        return number == askedFor ? members : null;
    }

    /** The feed has ended, with that cause if any. */
    void end(@Nullable RuntimeException cause) {
        FeedMembers<?> known = members;
        if (known != null) {
            known.end(cause);
        }
    }
}
