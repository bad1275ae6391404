package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelMessage;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the history of a channel once, for a caller without a subscription. */
final class HistoryReading<T extends SerializableEntity> {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private final Envelope envelope;
    private final String channel;
    private final Class<T> type;
    private final ChannelHistory history;

    HistoryReading(Envelope envelope, String channel, Class<T> type, ChannelHistory history) {
        this.envelope = envelope;
        this.channel = channel;
        this.type = type;
        this.history = history;
    }

    /** @param executor decodes, and completes the future */
    CompletableFuture<List<ChannelMessage<T>>> start(HistoryStore store, Executor executor) {
        var outcome = new CompletableFuture<List<ChannelMessage<T>>>();
        var unused = HistoryPages.read(store, channel, ChannelPosition.START, HistoryStore.PAGE, Integer.MAX_VALUE)
                .thenApplyAsync(this::decoded, executor)
                .whenComplete((messages, failure) -> {
                    if (failure == null) {
                        outcome.complete(messages);
                    } else {
                        outcome.completeExceptionally(reason(failure));
                    }
                });
        return outcome;
    }

    /** The executor of a server that is closed takes nothing more. */
    private static Throwable reason(Throwable failure) {
        Throwable given = failure instanceof CompletionException ? failure.getCause() : null;
        Throwable cause = given == null ? failure : given;
        return cause instanceof RejectedExecutionException
                ? new HistoryUnavailableException("The server is closed", false, cause)
                : cause;
    }

    private List<ChannelMessage<T>> decoded(HistoryPages.Piece piece) {
        var decoded = new ArrayList<ChannelMessage<T>>(piece.messages().size());
        for (HistoryEntry message : piece.messages()) {
            if (Positions.isKept(message.position(), history, piece.now())) {
                try {
                    SerializableEntity entity = envelope.read(message);
                    if (type.isInstance(entity)) {
                        decoded.add(new ChannelMessage<>(message.position(), type.cast(entity)));
                    }
                } catch (EntityFormatException e) {
                    log.debug("A message in the history of {} cannot be read", channel, e);
                }
            }
        }
        return List.copyOf(decoded);
    }
}
