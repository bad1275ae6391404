package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a part of a history page by page. The steps run one after the other, each on the thread that completes the page
 * before.
 */
final class HistoryPages {

    /**
     * What was read.
     *
     * @param messages in order; where pages meet, some may have been removed in between
     * @param last the position of the last message that is kept, {@link ChannelPosition#START} if none is
     * @param complete whether there was nothing after these when they were read; false if their history was lost between two
     *     pages
     * @param now when the first of them were read, by the clock of the history
     */
    record Piece(List<HistoryEntry> messages, ChannelPosition last, boolean complete, long now) {

        int bytes() {
            return HistoryPages.bytes(messages);
        }
    }

    private final HistoryStore store;
    private final String channel;
    private final int page;
    private final int enough;
    private final List<HistoryEntry> read = new ArrayList<>();
    private int bytes;
    private long now;

    private HistoryPages(HistoryStore store, String channel, int page, int enough) {
        this.store = store;
        this.channel = channel;
        this.page = page;
        this.enough = enough;
    }

    /**
     * Reads what comes after a position, to the end or until it is enough.
     *
     * @param page how many messages are read at once
     * @param enough in bytes: no page is begun after so many
     */
    static CompletableFuture<Piece> read(
            HistoryStore store, String channel, ChannelPosition after, int page, int enough) {
        // A result of its own: in what comes of composing a failure is wrapped in another.
        var result = new CompletableFuture<Piece>();
        new HistoryPages(store, channel, page, enough).readAfter(after, result);
        return result;
    }

    private void readAfter(ChannelPosition after, CompletableFuture<Piece> result) {
        var unused = store.historyAfter(channel, after, page).whenComplete((found, failure) -> {
            if (found == null) {
                result.completeExceptionally(failure);
                return;
            }
            try {
                add(found, result);
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
    }

    private void add(HistoryEntries found, CompletableFuture<Piece> result) {
        boolean first = read.isEmpty();
        if (first) {
            now = found.now();
        }
        boolean lost = !first && found.messages().isEmpty() && found.last().epoch() != end().epoch();
        read.addAll(found.messages());
        bytes += bytes(found.messages());
        boolean complete = found.messages().size() < page;
        if (complete || bytes >= enough) {
            result.complete(new Piece(read, found.last(), complete && !lost, now));
        } else {
            readAfter(end(), result);
        }
    }

    private ChannelPosition end() {
        return read.get(read.size() - 1).position();
    }

    private static int bytes(List<HistoryEntry> messages) {
        int sum = 0;
        for (HistoryEntry message : messages) {
            sum += message.bytes().length;
        }
        return sum;
    }
}
