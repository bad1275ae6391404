package dev.streampod.client.stress;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one follower was sent of one channel, from where its following began: without a break, or it was told. Safe for use
 * from many threads.
 */
final class FollowRecord {

    /** Something that the follower was sent. */
    sealed interface Event {

        /** Everything after that position is to come. */
        record Began(ChannelPosition position) implements Event {}

        /** @param position null on a channel whose messages are not kept */
        record Heard(String origin, long number, @Nullable ChannelPosition position) implements Event {}

        /** Messages may be missing before the next. */
        record Lost(String cause) implements Event {}

        /** What became of the following: that it ended, or goes on, perhaps on another server. */
        record Note(String what) implements Event {}
    }

    private final String follower;
    private final SoakChannel channel;
    private final FollowLedger ledger;

    // Guarded by this.
    private final List<Event> events = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final Map<String, Long> newest = new HashMap<>();
    private @Nullable String position;
    private long heard;

    FollowRecord(String follower, SoakChannel channel, FollowLedger ledger) {
        this.follower = follower;
        this.channel = channel;
        this.ledger = ledger;
    }

    SoakChannel channel() {
        return channel;
    }

    /** Where it begins, if nothing came yet: whoever follows after it misses nothing. */
    synchronized void began(@Nullable String at) {
        if (at != null && position == null && heard == 0) {
            position = at;
            add(new Event.Began(ChannelPosition.parse(at)));
        }
    }

    synchronized void heard(Tick tick, @Nullable String at) {
        if (channel.kept() != (at != null)) {
            ledger.violation(this + ": " + tick.origin() + " came with the position " + at);
        }
        if (!SoakPoster.isOf(tick, channel)) {
            ledger.violation(this + ": got " + tick.origin());
        }
        String origin = SoakPoster.origin(tick);
        newest.merge(origin, tick.number(), Math::max);
        position = at == null ? position : at;
        heard++;
        add(new Event.Heard(origin, tick.number(), at == null ? null : ChannelPosition.parse(at)));
    }

    synchronized void lost(String cause) {
        add(new Event.Lost(cause));
        ledger.told(cause);
    }

    synchronized void note(String what) {
        add(new Event.Note(what));
    }

    /** After which it goes on; null when that is not known. */
    synchronized @Nullable String position() {
        return position;
    }

    synchronized long heard() {
        return heard;
    }

    synchronized boolean hasHeardFrom(String origin) {
        return newest.containsKey(origin);
    }

    private void add(Event event) {
        events.add(event);
        times.add(System.currentTimeMillis());
    }

    /** When it was sent an event, by the clock that the trace of the faults uses. */
    synchronized long time(int index) {
        return times.get(index);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public String toString() {
        return follower + " of " + channel;
    }
}
