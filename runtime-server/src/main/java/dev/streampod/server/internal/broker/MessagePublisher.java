package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import dev.streampod.server.messaging.MessageScope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages on the bus or, where none is involved, to the channels of this server. Safe for use from any
 * thread.
 */
final class MessagePublisher {

    private final EntityRegistry registry;
    private final Envelope envelope;
    private final Channels channels;
    private final @Nullable MessageBus bus;
    private final LocalHistory localHistory;
    private final int maxBytes;
    private final PostNumbers numbers = new PostNumbers();
    private final LostMessages failedPosts = new LostMessages("A post failed");
    private volatile boolean closed;

    /**
     * @param localHistory where posts are kept that do not go through a bus
     * @param maxBytes the largest message that is posted, encoded
     */
    MessagePublisher(
            EntityRegistry registry,
            Envelope envelope,
            Channels channels,
            @Nullable MessageBus bus,
            LocalHistory localHistory,
            int maxBytes) {
        this.registry = registry;
        this.envelope = envelope;
        this.channels = channels;
        this.bus = bus;
        this.localHistory = localHistory;
        this.maxBytes = maxBytes;
    }

    /** Posts no more: what is tried fails. */
    void close() {
        closed = true;
    }

    /**
     * Posts; a failure is in the future, and in the log for callers that ignore futures.
     *
     * @param history what keeps it, if it is not of scope {@link MessageScope#LOCAL}; null to post without
     */
    CompletableFuture<Void> post(
            String channel, SerializableEntity message, MessageScope scope, @Nullable ChannelHistory history) {
        CompletableFuture<Void> posted = attempt(channel, message, scope, history);
        if (!posted.isDone() || posted.isCompletedExceptionally()) {
            var unused = posted.whenComplete((done, failure) -> {
                if (failure != null && !closed) {
                    failedPosts.add(channel, failure);
                }
            });
        }
        return posted;
    }

    private CompletableFuture<Void> attempt(
            String channel, SerializableEntity message, MessageScope scope, @Nullable ChannelHistory history) {
        if (closed) {
            return failed(new MessageNotPostedException(Reason.CLOSED, "The server is closed"));
        }
        if (scope == MessageScope.LOCAL || (bus == null && scope == MessageScope.AUTO)) {
            return postHere(channel, message, scope == MessageScope.LOCAL ? null : history);
        }
        if (bus == null) {
            return failed(
                    new MessageNotPostedException(
                            Reason.NO_REDIS,
                            "Messages of scope GLOBAL go through Redis, and this server has none; configure it or post with AUTO"));
        }
        byte[] bytes = envelope.write(message);
        if (bytes.length > maxBytes) {
            return failed(tooLarge(channel, message, bytes.length));
        }
        try {
            Channel heard = channels.get(channel);
            return numbers.publish(bus, channel, bytes, history, heard == null ? null : heard.heard());
        } catch (MessageNotPostedException e) {
            return failed(e);
        }
    }

    private CompletableFuture<Void> postHere(
            String channel, SerializableEntity message, @Nullable ChannelHistory history) {
        boolean taken;
        if (history == null) {
            registry.of(message); // what no other server could be told is not posted here either
            taken = handOn(channel, message, null);
        } else {
            byte[] bytes = envelope.write(message);
            if (bytes.length > maxBytes) {
                return failed(tooLarge(channel, message, bytes.length));
            }
            Envelope.number(bytes, numbers.origin(), 1, 1); // they are not compared
            taken = localHistory.add(channel, bytes, history, entry -> handOn(channel, message, entry));
        }
        if (taken) {
            return CompletableFuture.completedFuture(null);
        }
        return failed(new MessageNotPostedException(
                Reason.FULL, "The listeners of this server cannot keep up: the queue of the channel's worker is full"));
    }

    private MessageNotPostedException tooLarge(String channel, SerializableEntity message, int size) {
        return new MessageNotPostedException(
                Reason.TOO_LARGE,
                "The message " + message.getClass().getSimpleName() + " of " + size + " bytes was not posted to "
                        + channel + ": a message has at most " + maxBytes + " (MessagingLimits.messageBytes)");
    }

    private boolean handOn(String channel, SerializableEntity message, @Nullable HistoryEntry entry) {
        Channel found = channels.get(channel);
        if (found == null) {
            return true;
        }
        ReceivedMessage received =
                entry == null ? ReceivedMessage.of(message) : ReceivedMessage.of(entry.with(message));
        return found.worker().offer(0, () -> found.deliver(received, envelope));
    }

    private static CompletableFuture<Void> failed(MessageNotPostedException why) {
        return CompletableFuture.failedFuture(why);
    }
}
