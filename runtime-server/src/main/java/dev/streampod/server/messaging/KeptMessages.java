package dev.streampod.server.messaging;

import java.util.List;

/**
 * A piece of a channel's history.
 *
 * @param messages in order; fewer than were asked for only if there are no more
 * @param last the position of the last message that is kept, read no earlier than these; {@link ChannelPosition#START} if
 *     none is
 */
public record KeptMessages(List<KeptMessage> messages, ChannelPosition last) {

    public KeptMessages {
        messages = List.copyOf(messages);
    }
}
