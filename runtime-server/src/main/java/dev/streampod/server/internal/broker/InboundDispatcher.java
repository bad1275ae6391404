package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages of the bus to the workers of their channels, which check, decode and deliver them. Counts those that
 * are dropped.
 */
final class InboundDispatcher implements MessageBus.Receiver {

    private final Function<String, @Nullable Channel> channels;
    private final Envelope envelope;
    private final LostMessages undecodable = new LostMessages("A message was dropped");
    private final LongAdder repeats = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /** @param channels the channel of a name, null when it has no listener */
    InboundDispatcher(Function<String, @Nullable Channel> channels, Envelope envelope) {
        this.channels = channels;
        this.envelope = envelope;
    }

    @Override
    public void received(String name, byte[] message) {
        Channel channel = receiving(name);
        if (channel != null && !channel.worker().offer(message.length, () -> receive(channel, message))) {
            channel.overflowed();
        }
    }

    @Override
    public void receivedHistory(String name, HistoryEntry message) {
        Channel channel = receiving(name);
        if (channel != null && !channel.worker().offer(message.bytes().length, () -> receive(channel, message))) {
            channel.overflowed();
        }
    }

    private void receive(Channel channel, byte[] message) {
        channel.noteMessageOutsideHistory();
        deliver(channel, ReceivedMessage.of(message), message);
    }

    private static void receive(Channel channel, HistoryEntry message) {
        HistoryRecovery history = channel.recovery();
        if (history != null) {
            history.received(message);
        }
    }

    private @Nullable Channel receiving(String name) {
        Channel channel = channels.apply(name);
        return channel != null && channel.takesMessages() ? channel : null;
    }

    /** The recovery of a channel for all its listeners together. */
    HistoryRecovery recoveryOf(Channel channel, HistoryStore store) {
        return new HistoryRecovery(channel, store, Backpressure.NONE, new RecoverySink() {
            @Override
            public boolean accept(HistoryEntry message) {
                channel.heard(message.position(), message.before());
                deliver(channel, ReceivedMessage.of(message), message.bytes());
                return true;
            }

            @Override
            public void report(Gap gap) {
                channel.deliverGap(gap);
            }

            @Override
            public boolean isRepeat(HistoryEntry message) {
                return InboundDispatcher.isKnown(channel, message.bytes());
            }

            @Override
            public void wentBack(ChannelPosition heard, boolean goesOn) {
                store.historyWentBack(channel.name(), heard, goesOn);
            }
        });
    }

    private void deliver(Channel channel, ReceivedMessage message, byte[] bytes) {
        try {
            Envelope.check(bytes);
            HistoryEntry entry = message.entry();
            if (isRepeat(channel, bytes, entry)) {
                channel.deliverRepeat(message);
                return;
            }
            channel.deliver(message, envelope);
        } catch (EntityFormatException e) {
            undecodable.add(channel.name(), e);
            return;
        }
        if (Envelope.sentAgain(bytes)) {
            late(channel);
        }
    }

    /** Reports posts that came late, after the work that waits already: they come in groups, and one gap covers a group. */
    private static void late(Channel channel) {
        Instant heardBefore = channel.numbers().heardBefore();
        if (channel.late(heardBefore) && !channel.worker().offer(0, channel::deliverLateGap)) {
            channel.deliverLateGap();
        }
    }

    /** Whether this post, or a later one of its server, was heard before. */
    private static boolean isKnown(Channel channel, byte[] bytes) {
        return channel.numbers().isRepeat(Envelope.origin(bytes), Envelope.run(bytes), Envelope.number(bytes));
    }

    /** @param entry null for a message that is not kept */
    private boolean isRepeat(Channel channel, byte[] bytes, @Nullable HistoryEntry entry) {
        long now = System.currentTimeMillis();
        ChannelPosition position = entry == null ? null : entry.position();
        long epoch = position == null ? 0 : position.epoch();
        long missed = channel.numbers()
                .accept(Envelope.origin(bytes), Envelope.run(bytes), Envelope.number(bytes), epoch, now);
        if (missed == SequenceTracker.REPEAT) {
            repeats.increment();
            return true;
        }
        if (missed == 0 && entry != null && !channel.numbers().wasHeardInHistory()) {
            reportLostElsewhere(channel, entry);
        } else if (missed > 0) {
            lost.add(missed);
            var gap = new Gap(
                    channel.name(),
                    Gap.Cause.LOST,
                    channel.numbers().heardBefore(),
                    Instant.ofEpochMilli(now),
                    OptionalLong.of(missed));
            if (position != null && channel.numbers().wasReplaced()) {
                // A master that was replaced may have taken them into the history before, where nobody can read them.
                channel.deliverLoss(gap, position);
            } else {
                channel.deliverGap(gap);
            }
        }
        return false;
    }

    /**
     * Reports what was acknowledged to the poster of a message in an earlier stream, though that was heard here and the poster was not: a
     * master that was replaced has taken it. Where the poster was heard before, the numbers of its posts tell that: posts which are sent
     * before the next acknowledgement all say the same.
     */
    private static void reportLostElsewhere(Channel channel, HistoryEntry message) {
        ChannelPosition acknowledged = message.acknowledgedElsewhere();
        ChannelPosition heard =
                acknowledged == null ? null : channel.heardStreams().beginningBefore(acknowledged);
        if (acknowledged != null && heard != null) {
            Instant from = Positions.isBeginning(heard) ? acknowledged.time() : heard.time();
            var gap = new Gap(channel.name(), Gap.Cause.LOST, from, Instant.now(), OptionalLong.empty());
            channel.deliverLoss(gap, message.position());
        }
    }

    @Override
    public void interrupted(String name, Moment since) {
        Channel channel = channels.apply(name);
        if (channel == null) {
            return;
        }
        ChannelReceiver[] affected = Arrays.stream(channel.listeners())
                .filter(ChannelReceiver::isConfirmed)
                .toArray(ChannelReceiver[]::new);
        Instant from = since.time();
        var gap = new Gap(name, Gap.Cause.INTERRUPTED, from, from.plus(since.age()), OptionalLong.empty());
        if (!channel.worker().offer(0, () -> channel.recover(gap, affected))) {
            channel.overflowed();
        }
    }

    /** Notes a message that could not be read by a follower. */
    void undecodable(String channel, EntityFormatException why) {
        undecodable.add(channel, why);
    }

    long undecodable() {
        return undecodable.count();
    }

    long repeats() {
        return repeats.sum();
    }

    long lost() {
        return lost.sum();
    }
}
