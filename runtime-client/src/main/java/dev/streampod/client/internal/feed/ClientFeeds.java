package dev.streampod.client.internal.feed;

import dev.streampod.client.Backoff;
import dev.streampod.client.FollowStart;
import dev.streampod.client.MessageTooLargeException;
import dev.streampod.client.StreampodException;
import dev.streampod.client.internal.retry.RetrySchedule;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.stream.ByteBudget;
import dev.streampod.wire.FollowCodecs;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The channels that a client follows, across its connections. Safe for use from any thread. */
public final class ClientFeeds implements FollowCodecs {

    /**
     * The bounds of feeds.
     *
     * @param messages how many messages wait for the reader of a feed at most
     * @param unread how many bytes wait for readers at most
     * @param presenceBytes how many bytes the members have at most that are present on the channel of one feed
     * @param backoff when a channel is followed again that the server could not serve
     */
    public record Bounds(int messages, ByteBudget unread, int presenceBytes, Backoff backoff) {}

    private final FeedSender sender;
    private final CallbackExecutor callbacks;
    private final Scheduler timers;
    private final RandomGenerator random;
    private final EventDispatcher dispatcher;
    private final FrameWriter frames;
    private final Bounds bounds;

    private final AtomicLong lastId = new AtomicLong();
    /** The feeds that the server was asked to follow and has not ended, by the number under which it was asked. */
    private final Map<Long, ClientFeed<?>> followed = new ConcurrentHashMap<>();

    private final Set<ClientFeed<?>> open = ConcurrentHashMap.newKeySet();

    public ClientFeeds(
            FeedSender sender,
            CallbackExecutor callbacks,
            Scheduler timers,
            RandomGenerator random,
            EventDispatcher dispatcher,
            FrameWriter frames,
            Bounds bounds) {
        this.sender = sender;
        this.callbacks = callbacks;
        this.timers = timers;
        this.random = random;
        this.dispatcher = dispatcher;
        this.frames = frames;
        this.bounds = bounds;
    }

    FeedSender sender() {
        return sender;
    }

    CallbackExecutor callbacks() {
        return callbacks;
    }

    Scheduler timers() {
        return timers;
    }

    EventDispatcher dispatcher() {
        return dispatcher;
    }

    FrameWriter frames() {
        return frames;
    }

    Bounds bounds() {
        return bounds;
    }

    RetrySchedule retries() {
        return new RetrySchedule(timers, bounds.backoff(), random);
    }

    /**
     * Makes a feed, to be {@linkplain #opened opened}.
     *
     * @param messages what every message of the channel is
     * @param limit the largest frame that the server takes, in bytes
     * @throws IllegalArgumentException when the arguments do not fit
     * @throws MessageTooLargeException when the server does not take them
     */
    public <M extends SerializableEntity> ClientFeed<M> make(
            String endpoint,
            ChannelDefinition channel,
            List<@Nullable Object> arguments,
            FollowStart start,
            Class<M> messages,
            int limit) {
        var feed = new ClientFeed<M>(this, new FollowRequest(endpoint, channel, arguments, frames), start, messages);
        feed.checkArguments(limit);
        return feed;
    }

    /** The feed is open from here on: it is told of the loss of the session, and of the end. */
    public void opened(ClientFeed<?> feed) {
        open.add(feed);
    }

    /** The feed has ended. */
    void ended(ClientFeed<?> feed) {
        open.remove(feed);
    }

    /** A number under which the feed is followed. */
    long follow(ClientFeed<?> feed) {
        long id = lastId.incrementAndGet();
        followed.put(id, feed);
        return id;
    }

    /** The number is of no use any more: what comes under it is not even decoded. */
    void unfollow(long id) {
        followed.remove(id);
    }

    @Override
    public @Nullable ChannelDefinition followed(long id) {
        ClientFeed<?> feed = followed.get(id);
        return feed == null ? null : feed.channel();
    }

    /**
     * Takes in a frame of that many bytes, if it is about a channel; what is about one that is not followed is dropped. Called
     * by threads that read connections, without a lock.
     *
     * @return whether it is about a channel
     */
    public boolean received(Frame frame, int size) {
        if (frame instanceof Frame.Publication publication) {
            with(publication.id(), feed -> feed.published(publication, size));
        } else if (frame instanceof Frame.BadPublication bad) {
            with(bad.id(), feed -> feed.unreadable(bad));
        } else if (frame instanceof Frame.Following following) {
            with(following.id(), feed -> feed.following(following));
        } else if (frame instanceof Frame.Recovered recovered) {
            with(recovered.id(), feed -> feed.recovered(recovered, size));
        } else if (frame instanceof Frame.Lost lost) {
            with(lost.id(), feed -> feed.lost(lost, size));
        } else if (frame instanceof Frame.Unfollowed unfollowed) {
            with(unfollowed.id(), feed -> feed.unfollowed(unfollowed));
        } else {
            return presence(frame, size);
        }
        return true;
    }

    private boolean presence(Frame frame, int size) {
        if (frame instanceof Frame.Joined joined) {
            with(joined.id(), feed -> feed.joined(joined, size));
        } else if (frame instanceof Frame.BadMember bad) {
            with(bad.id(), feed -> feed.unreadable(bad));
        } else if (frame instanceof Frame.Left left) {
            with(left.id(), feed -> feed.presence().left(left));
        } else if (frame instanceof Frame.Present present) {
            with(present.id(), feed -> feed.presence().present(present));
        } else {
            return false;
        }
        return true;
    }

    private void with(long id, Consumer<ClientFeed<?>> action) {
        ClientFeed<?> feed = followed.get(id);
        if (feed != null) {
            action.accept(feed);
        }
    }

    /** The session with the server is over: returns the feeds that another server has to be asked to follow. */
    public List<ClientFeed<?>> sessionLost(Instant lastHeard) {
        var again = new ArrayList<ClientFeed<?>>();
        for (ClientFeed<?> feed : open) {
            if (feed.sessionLost(lastHeard)) {
                again.add(feed);
            }
        }
        return again;
    }

    /** There will be no connection unless the application asks for one: all feeds end, with that cause if any. */
    public void giveUp(@Nullable StreampodException cause) {
        for (ClientFeed<?> feed : List.copyOf(open)) {
            feed.end(cause);
        }
    }
}
