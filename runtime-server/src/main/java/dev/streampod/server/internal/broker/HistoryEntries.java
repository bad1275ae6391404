package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.List;

/**
 * A piece of a channel's history.
 *
 * @param messages in order; fewer than were asked for only if there are no more
 * @param last the position of the last message that is kept, read no earlier than these; its epoch is that of the history.
 *     {@link ChannelPosition#START} if none is
 * @param now when it was read, in milliseconds since 1970, if possible by the clock that the positions come from
 */
public record HistoryEntries(List<HistoryEntry> messages, ChannelPosition last, long now) {

    public HistoryEntries {
        messages = List.copyOf(messages);
    }

    /** Read now, by the clock of this process. */
    public HistoryEntries(List<HistoryEntry> messages, ChannelPosition last) {
        this(messages, last, System.currentTimeMillis());
    }
}
