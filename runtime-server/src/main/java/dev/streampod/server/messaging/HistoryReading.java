package dev.streampod.server.messaging;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is kept of a channel once, page after page. Its steps run one after the other, on whatever thread completes
 * the page before.
 */
final class HistoryReading<T extends SerializableEntity> {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private final HistoryStore store;
    private final Envelope envelope;
    private final String channel;
    private final Class<T> type;
    private final ChannelHistory history;
    private final List<ChannelMessage<T>> read = new ArrayList<>();

    HistoryReading(HistoryStore store, Envelope envelope, String channel, Class<T> type, ChannelHistory history) {
        this.store = store;
        this.envelope = envelope;
        this.channel = channel;
        this.type = type;
        this.history = history;
    }

    CompletableFuture<List<ChannelMessage<T>>> start() {
        return readAfter(ChannelPosition.START);
    }

    private CompletableFuture<List<ChannelMessage<T>>> readAfter(ChannelPosition after) {
        return store.kept(channel, after).thenCompose(page -> {
            page.messages().forEach(this::add);
            int count = page.messages().size();
            return count < HistoryStore.PAGE
                    ? CompletableFuture.completedFuture(List.copyOf(read))
                    : readAfter(page.messages().get(count - 1).position());
        });
    }

    private void add(KeptMessage message) {
        if (!history.keeps(message.position())) {
            return;
        }
        try {
            SerializableEntity entity = message.entity(envelope);
            if (type.isInstance(entity)) {
                read.add(new ChannelMessage<>(message.position(), type.cast(entity)));
            }
        } catch (EntityFormatException e) {
            log.debug("A message in the history of {} cannot be read", channel, e);
        }
    }
}
