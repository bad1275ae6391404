package dev.streampod.client.internal.feed;

import dev.streampod.client.FeedPresence;
import dev.streampod.client.FollowStart;
import dev.streampod.client.MessageTooLargeException;
import dev.streampod.client.Recovery;
import dev.streampod.client.internal.retry.RetrySchedule;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.concurrent.FutureCopy;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel that a client follows, until its reader closes it or the server ends it.
 *
 * <p>Its lock guards all state. It may be taken while the client's lock is held, never the other way round, and no code of
 * the application runs under it: elements are handed to the reader without it, marked by {@code handing}. Meanwhile the
 * channel is not followed anew, so that the position to go on after is that of the last message that was handed over.
 *
 * @param <M> the class of the messages
 */
public final class ClientFeed<M extends SerializableEntity> {

    private enum Phase {
        /** To be followed as soon as that can be written. */
        WANTED,
        /** The server was asked, and has not answered. */
        ASKED,
        FOLLOWED,
        /** No message is taken until the reader has made room; followed only for its presence. */
        BEHIND,
        /** Not followed until the server may be able to. */
        WAITING,
        OVER
    }

    private final ClientFeeds feeds;
    private final FollowRequest request;
    private final Class<M> messages;
    private final FeedProgress progress;
    private final PresenceWatch presence;
    private final FeedReader<M> reader;
    private final ReentrantLock lock = new ReentrantLock();
    /** The failure that it has ended with; null before, and when it has ended well. Guarded by the lock. */
    private @Nullable RuntimeException failure;

    private final RetrySchedule retries;
    private final RuntimeFuture<Void> ready = new RuntimeFuture<>();

    /** Changes under the lock; read without it by threads that take messages. */
    private volatile Phase phase = Phase.WANTED;
    /** The number under which the server was asked; 0 for none. */
    private long id;
    /** The number under which the server is to be told that the channel is not followed any more; 0 for none. */
    private long unfollow;
    /** Whether a thread that reads a connection is handing something to the reader. */
    private boolean handing;
    /** How many elements may wait for the reader when the channel is followed again. */
    private int roomAt;

    ClientFeed(ClientFeeds feeds, FollowRequest request, FollowStart start, Class<M> messages) {
        this.feeds = feeds;
        this.request = request;
        this.messages = messages;
        this.progress = new FeedProgress(start, request.channel().history());
        this.presence = new PresenceWatch(
                lock, feeds.frames(), feeds.callbacks(), feeds.bounds().presenceBytes());
        this.retries = feeds.retries();
        this.reader = new FeedReader<>(
                feeds.bounds().messages(),
                feeds.bounds().unread(),
                feeds.callbacks(),
                progress.position(),
                this::taken,
                this::closedByReader);
    }

    // For the application.

    public MessageStream<M> messages() {
        return reader;
    }

    /** The position of the last message that the reader has taken; where the feed begins before the first. */
    public @Nullable String position() {
        return reader.position();
    }

    /** Completes when the server follows the channel for this client; fails when the feed ends before. */
    public CompletableFuture<Void> ready() {
        return FutureCopy.of(ready);
    }

    public void onRecovery(Consumer<? super Recovery> listener) {
        reader.onRecovery(listener);
    }

    /**
     * Returns the channel's presence, which is requested from here on.
     *
     * @throws IllegalStateException when the channel has no presence
     */
    public FeedPresence<?> presence(Class<?> info) {
        if (request.channel().presence() == null) {
            throw new IllegalStateException("The " + request.channel() + " has no presence");
        }
        FeedMembers<?> known;
        lock.lock();
        try {
            known = presence.members();
            if (known == null) {
                known = presence.want(info);
                if (phase == Phase.OVER) {
                    known.end(failure);
                } else if (phase == Phase.BEHIND) {
                    phase = Phase.WANTED;
                }
            }
        } finally {
            lock.unlock();
        }
        requestIfNeeded();
        return known;
    }

    private void taken() {
        if (phase != Phase.BEHIND) {
            return;
        }
        lock.lock();
        try {
            if (phase == Phase.BEHIND && reader.waiting() <= roomAt) {
                followAnew();
            }
        } finally {
            lock.unlock();
        }
        requestIfNeeded();
    }

    private void closedByReader() {
        boolean written;
        lock.lock();
        try {
            if (phase == Phase.OVER) {
                return;
            }
            unfollow();
            over(null);
            written = unfollow != 0;
        } finally {
            lock.unlock();
        }
        if (written) {
            feeds.sender().request(this);
        } else {
            feeds.sender().discard(this);
        }
    }

    // Frames for the server.

    ChannelDefinition channel() {
        return request.channel();
    }

    /**
     * @throws IllegalArgumentException when the arguments do not fit
     * @throws MessageTooLargeException when the server does not take them
     */
    void checkArguments(int limit) {
        request.check(limit, progress);
    }

    /**
     * The frames that are to be written about the feed now, in their order; they count as written. Called with the client's
     * lock held.
     *
     * @param limit the largest frame that the server takes, in bytes
     */
    public List<byte[]> takeFrames(int limit) {
        lock.lock();
        try {
            var taken = new ArrayList<byte[]>(2);
            if (unfollow != 0) {
                taken.add(feeds.frames().write(new Frame.Unfollow(unfollow)));
                unfollow = 0;
            }
            if (phase == Phase.WANTED && !handing) {
                ask(limit, taken);
            }
            byte[] watch = phase == Phase.FOLLOWED ? presence.takeFrame(id) : null;
            if (watch != null) {
                taken.add(watch);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void ask(int limit, List<byte[]> taken) {
        long number = feeds.follow(this);
        byte[] frame = request.frame(number, progress);
        if (frame.length > limit) {
            feeds.unfollow(number);
            end(request.tooLarge(frame.length, limit));
            return;
        }
        id = number;
        phase = Phase.ASKED;
        taken.add(frame);
    }

    /** Has the frames written that are due. Called without a lock. */
    private void requestIfNeeded() {
        boolean due;
        lock.lock();
        try {
            due = framesAreDue();
        } finally {
            lock.unlock();
        }
        if (due) {
            feeds.sender().request(this);
        }
    }

    private boolean framesAreDue() {
        return unfollow != 0 || (phase == Phase.WANTED && !handing) || (phase == Phase.FOLLOWED && presence.isDue());
    }

    // Frames of the server. Each method is called by the thread that reads a connection, without a lock.

    void following(Frame.Following following) {
        lock.lock();
        try {
            if (following.id() != id || phase != Phase.ASKED) {
                return;
            }
            phase = Phase.FOLLOWED;
            retries.succeeded();
            if (!ready.isDone()) {
                ready.succeed(null);
                feeds.callbacks().publish(List.of(ready));
            }
            readerBegins(progress.followed(following.position(), feeds.timers().now()));
        } finally {
            lock.unlock();
        }
        hand(following.id(), null, 0);
        requestIfNeeded();
    }

    private void readerBegins(@Nullable String position) {
        if (position != null) {
            reader.begins(position);
        }
    }

    void published(Frame.Publication publication, int size) {
        SerializableEntity message = publication.message();
        if (comesTooEarly(publication.id())) {
            feeds.dispatcher().error(request.dropped("A message", "it came before the channel was followed"));
        } else if (messages.isInstance(message)) {
            String position = request.channel().history() ? publication.position() : null;
            hand(publication.id(), new FeedElement.Message<>(messages.cast(message), position), size);
        } else {
            unreadable(new Frame.BadPublication(
                    publication.id(),
                    publication.position(),
                    "the class " + message.getClass().getSimpleName() + " does not belong to the channel"));
        }
    }

    private boolean comesTooEarly(long number) {
        lock.lock();
        try {
            return number == id && phase == Phase.ASKED;
        } finally {
            lock.unlock();
        }
    }

    /** Reports a message that could not be decoded as lost; it is not requested again. */
    void unreadable(Frame.BadPublication bad) {
        lock.lock();
        try {
            if (bad.id() != id || phase != Phase.FOLLOWED) {
                return;
            }
            progress.unreadable(bad.position(), feeds.timers().now());
        } finally {
            lock.unlock();
        }
        feeds.dispatcher().error(request.dropped("A message", bad.message()));
        hand(bad.id(), null, 0);
    }

    void recovered(Frame.Recovered recovered, int size) {
        lock.lock();
        try {
            if (recovered.id() == id && phase == Phase.FOLLOWED) {
                readerBegins(progress.recovered(recovered.position()));
            }
        } finally {
            lock.unlock();
        }
        hand(recovered.id(), new FeedElement.Told<>(new Recovery.Recovered(recovered.messages())), size);
    }

    void lost(Frame.Lost lost, int size) {
        lock.lock();
        try {
            if (lost.id() != id) {
                return;
            }
            progress.lost(Loss.of(lost, size));
        } finally {
            lock.unlock();
        }
        hand(lost.id(), null, 0);
    }

    /** Hands untold losses, and then the element if any, to the reader, if {@code number} is the current one. */
    private void hand(long number, @Nullable FeedElement<M> element, int size) {
        Loss first;
        lock.lock();
        try {
            if (number != id || phase != Phase.FOLLOWED || (element == null && !progress.hasUntold())) {
                return;
            }
            first = progress.takeUntold();
            handing = true;
        } finally {
            lock.unlock();
        }
        boolean told = first == null || reader.offer(new FeedElement.Told<M>(first.told()), first.bytes());
        boolean taken = told && (element == null || reader.offer(element, size));
        boolean due;
        lock.lock();
        try {
            handing = false;
            if (first != null && !told) {
                progress.notTold(first);
            }
            if (element instanceof FeedElement.Message<M> message) {
                handedOver(message, taken, number);
            }
            due = framesAreDue();
        } finally {
            lock.unlock();
        }
        if (due) {
            feeds.sender().request(this);
        }
    }

    private void handedOver(FeedElement.Message<M> message, boolean taken, long number) {
        if (taken) {
            progress.handedOver(message.position());
        } else if (number == id && phase == Phase.FOLLOWED) {
            fallBehind(message.position() == null);
        }
    }

    /** @param forGood whether the message that found no room cannot be recovered, though others of the channel may be */
    private void fallBehind(boolean forGood) {
        if (!presence.isWanted()) {
            unfollow();
        }
        Instant now = feeds.timers().now();
        if (forGood) {
            progress.overflowed(now);
        } else {
            progress.interrupted("overflow", now);
        }
        // The phase is set first: a thread that takes a message meanwhile reads it, or its take is counted below.
        phase = Phase.BEHIND;
        int waiting = reader.waiting();
        roomAt = waiting / 2;
        if (waiting == 0) {
            followAnew();
        }
    }

    private void followAnew() {
        if (id != 0) {
            unfollow();
        }
        phase = Phase.WANTED;
    }

    void unfollowed(Frame.Unfollowed unfollowed) {
        lock.lock();
        try {
            if (unfollowed.id() != id) {
                return;
            }
            boolean wasFollowed = phase == Phase.FOLLOWED;
            forget();
            ErrorCode known = ErrorCode.named(unfollowed.code());
            ErrorCode code = known == null ? ErrorCode.INTERNAL : known;
            boolean passes = code == ErrorCode.UNAVAILABLE || code == ErrorCode.RATE_LIMITED;
            if (passes && wasFollowed) {
                retries.lost();
            }
            Duration delay = passes ? retries.next() : null;
            if (delay == null) {
                end(request.ended(code, unfollowed.message()));
                return;
            }
            if (wasFollowed) {
                progress.interrupted("interrupted", feeds.timers().now());
            }
            phase = Phase.WAITING;
            retries.start(delay, this::askAgain);
        } finally {
            lock.unlock();
        }
    }

    private void askAgain() {
        lock.lock();
        try {
            if (phase == Phase.WAITING) {
                phase = Phase.WANTED;
            }
        } finally {
            lock.unlock();
        }
        requestIfNeeded();
    }

    void joined(Frame.Joined joined, int size) {
        lock.lock();
        try {
            if (presence.joined(joined, size)) {
                return;
            }
            unfollow();
            end(request.ended(
                    ErrorCode.TOO_LARGE,
                    "The members of the " + channel() + " are larger than presenceBytes, which is "
                            + feeds.bounds().presenceBytes()));
        } finally {
            lock.unlock();
        }
        requestIfNeeded();
    }

    /** A member whose info this client does not understand is none. */
    void unreadable(Frame.BadMember bad) {
        if (presence.unreadable(bad)) {
            feeds.dispatcher().error(request.dropped("A member", bad.message()));
        }
    }

    /** What the server says about the members beside that. */
    PresenceWatch presence() {
        return presence;
    }

    // The end of following, for now or for good.

    /**
     * The session with the server is over: returns whether another server has to be asked. Called with the client's lock
     * held.
     */
    boolean sessionLost(Instant lastHeard) {
        lock.lock();
        try {
            unfollow = 0;
            if (phase == Phase.FOLLOWED) {
                progress.interrupted("interrupted", lastHeard);
                retries.lost();
            }
            forget();
            retries.stop();
            if (phase != Phase.OVER && (phase != Phase.BEHIND || presence.isWanted())) {
                phase = Phase.WANTED;
            }
            return phase == Phase.WANTED;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the feed, after what waits for its reader; well without a cause. Any lock but that of another feed may be held. */
    public void end(@Nullable RuntimeException cause) {
        lock.lock();
        try {
            if (phase == Phase.OVER) {
                return;
            }
            forget();
            over(cause);
        } finally {
            lock.unlock();
        }
        feeds.callbacks().runCallback(() -> {
            if (cause == null) {
                reader.complete();
            } else {
                reader.fail(cause);
            }
        });
    }

    private void over(@Nullable RuntimeException cause) {
        phase = Phase.OVER;
        failure = cause;
        retries.stop();
        progress.takeUntold();
        presence.end(cause);
        if (!ready.isDone()) {
            ready.fail(cause == null ? new CancellationException("The feed has ended") : cause);
            feeds.callbacks().publish(List.of(ready));
        }
        feeds.ended(this);
    }

    /** The channel is not followed under this number any more, and the server is to be told so. */
    private void unfollow() {
        unfollow = id;
        forget();
    }

    /** The channel is not followed under this number any more. */
    private void forget() {
        if (id != 0) {
            feeds.unfollow(id);
            id = 0;
        }
        presence.stop();
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
