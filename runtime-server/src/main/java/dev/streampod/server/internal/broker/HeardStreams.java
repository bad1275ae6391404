package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From where on the streams of a channel were heard, the one that is there and those that it has replaced. A master that was replaced
 * may have acknowledged a post to a poster which was never heard: no history has that post. Used by one thread at a time.
 */
final class HeardStreams {

    /** How many are known; of those before it is not known what was heard. */
    static final int MAX_STREAMS = 8;

    private final Map<Integer, ChannelPosition> beginnings = new LinkedHashMap<>();

    /**
     * A stream is heard from a position on, for the first time or again.
     *
     * @param position of the last message that was not, with the epoch of those that are
     */
    void begin(ChannelPosition position) {
        int stream = Positions.stream(position.epoch());
        ChannelPosition known = beginnings.remove(stream);
        beginnings.put(stream, known == null ? position : known);
        if (beginnings.size() > MAX_STREAMS) {
            beginnings.remove(beginnings.keySet().iterator().next());
        }
    }

    /** From where on the stream of a position was heard, if that is before that position; else null. */
    @Nullable
    ChannelPosition beginningBefore(ChannelPosition position) {
        ChannelPosition beginning = beginnings.get(Positions.stream(position.epoch()));
        return beginning != null && Positions.isAfter(position, beginning) ? beginning : null;
    }
}
