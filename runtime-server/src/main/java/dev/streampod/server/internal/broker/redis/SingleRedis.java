package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.messaging.ChannelHistory;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One master for everything. */
final class SingleRedis implements RedisShards {

    private final RedisShard shard;

    SingleRedis(RedisShard.Parts parts, String name, RedisMaster master) {
        this.shard = new RedisShard(parts, name, master, false, null, slot -> {}, () -> {});
    }

    @Override
    public CompletableFuture<Void> start() {
        return shard.start();
    }

    @Override
    public CompletableFuture<Void> publish(
            String key, byte[] message, @Nullable ChannelHistory history, @Nullable HistoryProgress progress) {
        RedisPost post = shard.publisher().add(key, 0, message, history, progress);
        shard.publisher().send();
        return post.taken;
    }

    @Override
    public CompletableFuture<Void> subscribe(String key, String name) {
        return shard.subscriptions().subscribe(key, name, 0);
    }

    @Override
    public void unsubscribe(String key) {
        shard.subscriptions().unsubscribe(key);
    }

    @Override
    public @Nullable RedisConnections connections(String key) {
        return shard.connections();
    }

    @Override
    public void misplaced(String key) {}

    @Override
    public void drop(RedisConnections connections, String why) {
        shard.drop(connections, why);
    }

    @Override
    public boolean isUp() {
        return shard.isUp();
    }

    @Override
    public boolean isRefusing() {
        return shard.isRefusing();
    }

    @Override
    public int bufferedPosts() {
        return shard.publisher().bufferedPosts();
    }

    @Override
    public void refuse() {
        shard.publisher().refuse();
    }

    @Override
    public CompletableFuture<Void> close() {
        return shard.close();
    }
}
