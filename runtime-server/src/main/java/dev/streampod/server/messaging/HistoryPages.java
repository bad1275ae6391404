package dev.streampod.server.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a piece of a history, page after page. Its steps run one after the other, on whatever thread completes the page
 * before.
 */
final class HistoryPages {

    /**
     * What was read.
     *
     * @param messages in order; where pages meet, some may have been removed in between
     * @param last the position of the last message that is kept, {@link ChannelPosition#START} if none is
     * @param complete whether there was nothing after these when they were read
     */
    record Piece(List<KeptMessage> messages, ChannelPosition last, boolean complete) {

        int bytes() {
            return HistoryPages.bytes(messages);
        }
    }

    private final HistoryStore store;
    private final String channel;
    private final int enough;
    private final List<KeptMessage> read = new ArrayList<>();
    private int bytes;

    private HistoryPages(HistoryStore store, String channel, int enough) {
        this.store = store;
        this.channel = channel;
        this.enough = enough;
    }

    /**
     * Reads what comes after a position, to the end or until it is enough.
     *
     * @param enough in bytes: no page is begun after so many
     */
    static CompletableFuture<Piece> read(HistoryStore store, String channel, ChannelPosition after, int enough) {
        // A result of its own: in what comes of composing a failure is wrapped in another.
        var result = new CompletableFuture<Piece>();
        new HistoryPages(store, channel, enough).readAfter(after, result);
        return result;
    }

    private void readAfter(ChannelPosition after, CompletableFuture<Piece> result) {
        var unused = store.kept(channel, after).whenComplete((page, failure) -> {
            if (page == null) {
                result.completeExceptionally(failure);
                return;
            }
            read.addAll(page.messages());
            bytes += bytes(page.messages());
            boolean complete = page.messages().size() < HistoryStore.PAGE;
            if (complete || bytes >= enough) {
                result.complete(new Piece(read, page.last(), complete));
            } else {
                readAfter(read.get(read.size() - 1).position(), result);
            }
        });
    }

    private static int bytes(List<KeptMessage> messages) {
        int sum = 0;
        for (KeptMessage message : messages) {
            sum += message.bytes().length;
        }
        return sum;
    }
}
