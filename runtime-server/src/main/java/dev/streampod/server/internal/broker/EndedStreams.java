package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where streams of a channel ended that others have replaced, as far as they were heard. A poster may have had posts acknowledged
 * behind that end, by a master that was replaced: no history has them. Confined to the worker of the channel.
 */
final class EndedStreams {

    /** How many are known; of those that ended before it is not known what they lacked. */
    static final int MAX_STREAMS = 8;

    private final Map<Integer, ChannelPosition> ends = new LinkedHashMap<>();

    /** @param end where the last message was that was heard of its stream, or where that began if none was */
    void add(ChannelPosition end) {
        int stream = Positions.stream(end.epoch());
        ChannelPosition known = ends.remove(stream);
        ends.put(stream, known != null && Positions.isAfter(known, end) ? known : end);
        if (ends.size() > MAX_STREAMS) {
            ends.remove(ends.keySet().iterator().next());
        }
    }

    /** Where the stream of a position ended before that position; null if it did not, or is not known. */
    @Nullable
    ChannelPosition endBefore(ChannelPosition position) {
        ChannelPosition end = ends.get(Positions.stream(position.epoch()));
        return end != null && Positions.isAfter(position, end) ? end : null;
    }
}
