package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows a channel. Messages of a history come in order and each once, at the pace of the client: one that
 * falls behind is read again from the history when the client has room. The channel's worker delivers; any thread may close
 * it.
 */
final class ChannelFollower extends RecoveringReceiver implements Follower {

    private final FollowSpec spec;
    private final FollowSink sink;
    private final Backpressure backpressure;
    private final Consumer<ChannelReceiver> onClose;
    private final BiConsumer<String, EntityFormatException> undecodable;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** Whether the worker's queue had no room for the beginning. */
    private volatile boolean refused;

    // Set before it is added to its channel.
    private HistoryRecovery.@Nullable ChannelView channel;
    private @Nullable PublicationEncoder publications;

    // The worker's own.
    private boolean begun;

    /**
     * @param backpressure reports when the sink has room again
     * @param onClose removes it from its channel
     * @param undecodable takes the channel of a message that could not be read or written for clients, and why; called on the worker
     */
    ChannelFollower(
            FollowSpec spec,
            FollowSink sink,
            Backpressure backpressure,
            Consumer<ChannelReceiver> onClose,
            BiConsumer<String, EntityFormatException> undecodable) {
        this.onClose = onClose;
        this.undecodable = undecodable;
        this.spec = spec;
        this.sink = sink;
        this.backpressure = backpressure;
    }

    @Override
    public String channel() {
        return spec.channel();
    }

    @Override
    public Class<?> type() {
        return SerializableEntity.class;
    }

    @Override
    public boolean isOfHistory() {
        return spec.history() != null;
    }

    @Override
    public void join(
            HistoryRecovery.ChannelView joined,
            HistoryStore histories,
            Envelope ofServer,
            PublicationEncoder ofWorker) {
        channel = joined;
        publications = ofWorker;
        if (spec.history() == null) {
            return;
        }
        var own = new HistoryRecovery(joined, histories, backpressure, new HistorySink());
        switch (spec.start()) {
            case NOW -> own.beginNow();
            case ALL -> own.beginAfter(null, spec.history());
            case AFTER -> own.beginAfter(spec.after(), spec.history());
        }
        recovery(own);
    }

    @Override
    public void begin() {
        CompletableFuture<Void> given = confirmation();
        HistoryRecovery.ChannelView of = channel;
        HistoryRecovery own = recovery();
        if (given == null || of == null) {
            return;
        }
        var unused = given.thenRun(() -> {
            if (own != null) {
                own.startSoon();
            } else if (!of.offer(0, () -> began(null))) {
                refused = true; // before the worker looks for it
                of.retryRefusedSoon();
            }
        });
    }

    private void began(@Nullable ChannelPosition position) {
        begun = true;
        if (!closed.get()) {
            sink.began(position);
        }
    }

    @Override
    public boolean deliver(ReceivedMessage message) {
        HistoryRecovery own = recovery();
        HistoryEntry entry = message.entry();
        if (own != null && entry != null) {
            own.received(entry);
        } else if (begun && !publish(null, message, message)) {
            Instant now = Instant.now();
            sink.lost(new Gap(spec.channel(), Gap.Cause.OVERFLOW, now, now, OptionalLong.of(1)));
        }
        return true;
    }

    /** Clients that came later have not heard it, and every message of a history has the one before it. */
    @Override
    public void deliverRepeat(ReceivedMessage message) {
        HistoryRecovery own = recovery();
        HistoryEntry entry = message.entry();
        if (own != null && entry != null) {
            own.received(entry);
        }
    }

    private boolean publish(@Nullable ChannelPosition position, Object source, ReceivedMessage message) {
        PublicationEncoder encoder = publications;
        if (closed.get() || encoder == null) {
            return true;
        }
        byte[] frame;
        try {
            frame = encoder.frame(sink.id(), source, message, spec.messages());
        } catch (EntityFormatException e) {
            undecodable.accept(spec.channel(), e);
            sink.unreadable(position);
            return true;
        }
        return frame == null || sink.publish(position, frame);
    }

    @Override
    void lost(Gap gap) {
        if (begun && !closed.get()) {
            sink.lost(gap);
        }
    }

    @Override
    public void retryRefused() {
        super.retryRefused();
        if (refused) {
            refused = false;
            began(null);
        }
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.accept(this);
        }
    }

    @Override
    public String toString() {
        return "follower " + sink;
    }

    /** Takes the messages of the history. */
    private final class HistorySink implements RecoverySink {

        @Override
        public boolean accept(HistoryEntry message) {
            return publish(message.position(), message, ReceivedMessage.of(message));
        }

        @Override
        public void report(Gap gap) {
            lost(gap);
        }

        @Override
        public void began(@Nullable ChannelPosition position) {
            ChannelFollower.this.began(position);
        }

        @Override
        public void caughtUp(@Nullable ChannelPosition position) {
            if (!closed.get()) {
                sink.caughtUp(position);
            }
        }
    }
}
