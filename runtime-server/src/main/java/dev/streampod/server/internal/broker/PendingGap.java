package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gap in a channel's messages that is reported unless the history fills it. Confined to the worker of the channel. */
final class PendingGap {

    private final String channel;
    private final Consumer<Gap> told;
    private @Nullable Gap pending;

    /** @param told is told of gaps */
    PendingGap(String channel, Consumer<Gap> told) {
        this.channel = channel;
        this.told = told;
    }

    boolean isPending() {
        return pending != null;
    }

    /** Something may be missing: in addition to what may be already. */
    void add(Gap gap) {
        Gap earlier = pending;
        pending = earlier == null ? gap : both(earlier, gap);
    }

    /** Something may be missing from there on, and nothing else. */
    void begin(ChannelPosition after) {
        pending = lostAfter(after);
    }

    /** The history has filled it. */
    void filled() {
        pending = null;
    }

    /** Reports what is pending, if anything is. */
    void report() {
        report(null);
    }

    /** The messages after a position, up to a time, are not kept. */
    void reportNotKept(ChannelPosition after, Instant to) {
        report(gap(Gap.Cause.NOT_KEPT, after.time(), to));
    }

    /** Reports what is pending, or the other one if nothing is. */
    private void report(@Nullable Gap otherwise) {
        Gap gap = pending == null ? otherwise : pending;
        pending = null;
        if (gap != null) {
            told.accept(gap);
        }
    }

    /** Reports messages that found no room and cannot be read again. */
    void reportOverflow(Instant from) {
        told.accept(gap(Gap.Cause.OVERFLOW, from, Instant.now()));
    }

    Gap lostAfter(ChannelPosition known) {
        return gap(Gap.Cause.LOST, known.time(), Instant.now());
    }

    /** Something may be missing: what the gap says, and what else came after a position that was not heard of either. */
    void addFrom(ChannelPosition known, Gap gap) {
        add(gap(gap.cause(), known.time().isBefore(gap.from()) ? known.time() : gap.from(), gap.to()));
    }

    /** @param from of a position that is ahead of the clock, or of another channel, it may be after {@code to} */
    private Gap gap(Gap.Cause cause, Instant from, Instant to) {
        return new Gap(channel, cause, from.isAfter(to) ? to : from, to, OptionalLong.empty());
    }

    /** Returns the gap that covers two gaps of one channel; how many messages are missing in it is not known. */
    static Gap both(Gap earlier, Gap later) {
        return new Gap(
                earlier.channel(),
                earlier.cause(),
                earlier.from().isBefore(later.from()) ? earlier.from() : later.from(),
                earlier.to().isAfter(later.to()) ? earlier.to() : later.to(),
                OptionalLong.empty());
    }
}
