package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Redis with the history of one channel, which does what the scripts beside {@code RedisHistory} do. For one thread.
 *
 * <p>Left out is what no model needs: that an origin makes room for another, and that posts are refused.
 */
final class ModelMaster {

    private static final int STREAM = 32;
    private static final int BREAKS = Long.SIZE - Byte.SIZE;
    private static final int RANDOM = 1 << 24;

    /** What is known of an origin: its last post, and from where to where numbers were passed over. */
    private record Last(long run, long number, long from, long to) {

        private boolean passedOver(long ofRun, long other) {
            return ofRun == run && from <= other && other <= to;
        }

        private Last followedBy(long nextRun, long next) {
            if (nextRun != run) {
                return first(nextRun, next);
            }
            return next == number + 1
                    ? new Last(run, next, from, to)
                    : new Last(run, next, to == 0 ? number + 1 : from, next - 1);
        }

        private static Last first(long run, long number) {
            return new Last(run, number, number == 1 ? 0 : 1, number - 1);
        }
    }

    private final String name;
    private final Random random;
    private final Clock clock;
    private final List<HistoryEntry> stream = new ArrayList<>();
    private final Map<Long, Last> origins = new HashMap<>();
    /** The epoch beside the origins, and how many breaks precede what is lost of it; null for nothing. */
    private @Nullable Long begun;

    private @Nullable Integer gone;

    private final Set<Consumer<HistoryEntry>> subscribers = new LinkedHashSet<>();

    /** Tells the time, which several share. */
    static final class Clock {

        private long millis = 1_000;

        long next(Random random) {
            millis += random.nextInt(3);
            return millis;
        }
    }

    ModelMaster(String name, Random random, Clock clock) {
        this.name = name;
        this.random = random;
        this.clock = clock;
    }

    /** What a replica of it has that has received everything. Nobody has subscribed there. */
    ModelMaster copy(String nameOfCopy) {
        var copy = new ModelMaster(nameOfCopy, random, clock);
        copy.stream.addAll(stream);
        copy.origins.putAll(origins);
        copy.begun = begun;
        copy.gone = gone;
        return copy;
    }

    void subscribe(Consumer<HistoryEntry> subscriber) {
        subscribers.add(subscriber);
    }

    void unsubscribe(Consumer<HistoryEntry> subscriber) {
        subscribers.remove(subscriber);
    }

    /** Publishes what it or another master has taken. */
    void passOn(HistoryEntry entry) {
        List.copyOf(subscribers).forEach(subscriber -> subscriber.accept(entry));
    }

    List<HistoryEntry> after(ChannelPosition position, int most) {
        return stream.stream()
                .filter(entry -> Positions.isAfter(entry.position(), position))
                .limit(most)
                .toList();
    }

    ChannelPosition last() {
        return stream.isEmpty()
                ? ChannelPosition.START
                : stream.get(stream.size() - 1).position();
    }

    /** As {@code end.lua}. */
    ChannelPosition end() {
        if (!stream.isEmpty()) {
            return last();
        }
        if (begun == null) {
            begun = newEpoch();
        }
        return Positions.beginning(begun);
    }

    /** As {@code heard.lua}. */
    void wentBack(ChannelPosition heard, boolean goesOn) {
        Long current = stream.isEmpty() ? begun : Long.valueOf(last().epoch());
        if (current == null) {
            return;
        }
        boolean broken = current == heard.epoch()
                ? goesOn || Positions.isAfter(heard, last())
                : Positions.isLostBehind(heard.epoch(), current);
        if (broken) {
            int breaks = (int) (heard.epoch() >>> BREAKS);
            gone = begun != null && begun.equals(current) && gone != null ? Math.max(gone, breaks) : breaks;
            begun = current;
        }
    }

    /**
     * As {@code post.lua}.
     *
     * @return where it is, or, if it was there before, where the last message is; null if another post of its server has overtaken it
     */
    @Nullable
    ChannelPosition post(byte[] message, HistoryProgress.Taken taken, @Nullable ChannelPosition heard) {
        long origin = Envelope.origin(message);
        long run = Envelope.run(message);
        long number = Envelope.number(message);
        Long epoch = stream.isEmpty() ? null : Long.valueOf(last().epoch());
        Long current = epoch == null ? begun : epoch;
        Last known = origins.get(origin);
        if (known == null || known.run > run || (known.run == run && number <= known.number)) {
            for (int i = stream.size() - 1; i >= 0; i--) {
                byte[] other = stream.get(i).bytes();
                if (Envelope.origin(other) == origin) {
                    long found = Envelope.number(other);
                    known = known == null ? new Last(Envelope.run(other), found, 0, 0) : known;
                    if (Envelope.run(other) == run && found == number) {
                        return endOf(current);
                    }
                    if (Envelope.run(other) < run || found < number) {
                        if (number <= known.number && run == known.run) {
                            return null;
                        }
                        break;
                    }
                }
            }
            if (known != null && (run < known.run || (run == known.run && number <= known.number))) {
                return known.passedOver(run, number) ? null : endOf(current);
            }
        }
        Integer breaks = gone != null && begun != null && begun.equals(current) ? gone : null;
        breaks = most(breaks, lostByPoster(taken, current, known, run));
        breaks = most(breaks, lostByListener(heard, current));
        origins.put(origin, known == null ? Last.first(run, number) : known.followedBy(run, number));
        long next;
        ChannelPosition before;
        if (breaks != null) {
            next = current == null
                    ? newEpoch()
                    : (Math.max(breaks, current >>> BREAKS) + 1) << BREAKS
                            | ((long) random.nextInt(RANDOM) << Integer.SIZE)
                            | (current & 0xffff_ffffL);
            before = new ChannelPosition(0, 1, next);
        } else {
            next = current == null ? newEpoch() : current;
            before = epoch == null
                    ? Positions.beginning(next)
                    : new ChannelPosition(last().millis(), last().number(), next);
        }
        begun = null;
        gone = null;
        boolean elsewhere =
                taken.number() > 0 && Positions.stream(taken.position().epoch()) != Positions.stream(next);
        var entry = new HistoryEntry(nextPosition(next), before, message, elsewhere ? taken.position() : null);
        stream.add(entry);
        if (stream.size() > STREAM) {
            stream.remove(0);
        }
        passOn(entry);
        return entry.position();
    }

    private ChannelPosition endOf(@Nullable Long current) {
        return stream.isEmpty() && current != null ? Positions.beginning(current) : last();
    }

    private static @Nullable Integer most(@Nullable Integer one, @Nullable Integer other) {
        return one == null ? other : other == null ? one : Integer.valueOf(Math.max(one, other));
    }

    /** How many breaks precede what was acknowledged to a poster and is not here; null if all is here, or may be. */
    private static @Nullable Integer lostByPoster(
            HistoryProgress.Taken taken, @Nullable Long current, @Nullable Last known, long run) {
        if (taken.number() == 0) {
            return null;
        }
        boolean behind = known == null || known.run < run || known.number < taken.number();
        long epoch = taken.position().epoch();
        if (current != null && epoch == current) {
            return behind ? 0 : null;
        }
        if (current != null && Positions.stream(epoch) == Positions.stream(current)) {
            return Positions.isLostBehind(epoch, current) ? (int) (epoch >>> BREAKS) : null;
        }
        return known != null && known.run == run && known.number < taken.number() ? 0 : null;
    }

    private @Nullable Integer lostByListener(@Nullable ChannelPosition heard, @Nullable Long current) {
        if (heard == null || current == null) {
            return null;
        }
        if (heard.epoch() == current) {
            return Positions.isAfter(heard, last()) ? 0 : null;
        }
        return Positions.isLostBehind(heard.epoch(), current) ? (int) (heard.epoch() >>> BREAKS) : null;
    }

    private long newEpoch() {
        return random.nextLong(1, 1L << BREAKS);
    }

    private ChannelPosition nextPosition(long epoch) {
        long millis = clock.next(random);
        long number = random.nextInt(RANDOM);
        if (!stream.isEmpty() && millis <= last().millis()) {
            millis = last().millis();
            number += last().number() + 1;
        }
        return new ChannelPosition(millis, number, epoch);
    }

    void remove(boolean streamToo, boolean originsToo) {
        if (streamToo) {
            stream.clear();
        }
        if (originsToo) {
            origins.clear();
            begun = null;
            gone = null;
        }
    }

    void trim(int most) {
        while (stream.size() > most) {
            stream.remove(0);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
