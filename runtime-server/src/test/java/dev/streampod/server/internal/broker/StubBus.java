package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A bus that is up, takes each subscription at once, keeps nothing and brings nothing; tests say what else it does. */
abstract class StubBus implements MessageBus {

    @Override
    public CompletableFuture<Void> publish(String channel, byte[] message) {
        throw new AssertionError("nothing is to be posted");
    }

    @Override
    public CompletableFuture<Void> publishWithHistory(
            String channel, byte[] message, ChannelHistory history, HistoryProgress progress) {
        return publish(channel, message);
    }

    @Override
    public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int most) {
        return CompletableFuture.completedFuture(new HistoryEntries(List.of(), ChannelPosition.START));
    }

    @Override
    public CompletableFuture<Void> subscribe(String channel) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void unsubscribe(String channel) {}

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public int bufferedPosts() {
        return 0;
    }

    @Override
    public void close() {}
}
