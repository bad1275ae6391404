package dev.streampod.server.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.HistoryEntry;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.metrics.ServerFailures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscriptions over a connection whose answers the test gives. */
class RedisSubscriptionsTest {

    private static final String KEY = "streampod:room";

    /** What the receiver was told, and whether the subscription was confirmed by then. */
    private final List<String> told = new ArrayList<>();

    private final List<String> commands = new ArrayList<>();
    private final List<AsyncCommand<String, byte[], String>> answers = new ArrayList<>();
    private final List<RedisPubSubListener<String, byte[]>> listeners = new ArrayList<>();
    private final RedisSubscriptions subscriptions = new RedisSubscriptions(
            PubSub.PLAIN,
            new MessageBus.Receiver() {
                @Override
                public void received(String channel, byte[] message) {
                    told.add("received");
                }

                @Override
                public void receivedHistory(String channel, HistoryEntry message) {
                    told.add("received");
                }

                @Override
                public void interrupted(String channel, Moment since) {
                    told.add("interrupted");
                }
            },
            ImmediateEventExecutor.INSTANCE,
            (connections, why) -> {},
            () -> {},
            slot -> {},
            new RedisFailures(ServerFailures.logged()));

    @SuppressWarnings("unchecked")
    private RedisConnections connections() {
        var asynchronous =
                (RedisPubSubAsyncCommands<String, byte[]>) proxy(RedisPubSubAsyncCommands.class, (method, argument) -> {
                    commands.add(method);
                    var answer = new AsyncCommand<>(new Command<>(
                            CommandType.SUBSCRIBE,
                            new StatusOutput<>(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))));
                    answers.add(answer);
                    return answer;
                });
        return new RedisConnections(
                InetSocketAddress.createUnresolved("localhost", 6379),
                (StatefulRedisPubSubConnection<String, byte[]>) proxy(
                        StatefulRedisPubSubConnection.class, (method, argument) -> {
                            if (argument instanceof RedisPubSubListener<?, ?> listener) {
                                listeners.add((RedisPubSubListener<String, byte[]>) listener);
                            }
                            return method.equals("async") ? asynchronous : null;
                        }),
                (StatefulRedisConnection<String, byte[]>)
                        proxy(StatefulRedisConnection.class, (method, argument) -> null),
                new RedisPulse(1_000_000_000L, 0));
    }

    private interface Answer {
        Object to(String method, Object argument);
    }

    private static Object proxy(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments == null ? "" : arguments[0]));
    }

    @Test
    void aChannelThatIsWantedAgainBeforeItWasUnsubscribedFromIsInterrupted() {
        subscriptions.connected(connections());
        var first = subscriptions.subscribe(KEY, "room", 0);
        listeners.get(0).subscribed(KEY, 1);
        assertThat(first).isCompleted();

        subscriptions.unsubscribe(KEY);
        var second = subscriptions.subscribe(KEY, "room", 0);
        listeners.get(0).message(KEY, new byte[] {1}); // of the first subscription
        listeners.get(0).unsubscribed(KEY, 0);
        assertThat(second).isNotDone();
        var unused = second.thenRun(() -> told.add("confirmed"));
        listeners.get(0).subscribed(KEY, 1);

        assertThat(commands).containsExactly("subscribe", "unsubscribe", "subscribe");
        assertThat(told).containsExactly("received", "interrupted", "confirmed");
    }

    @Test
    void aChannelThatWasUnsubscribedFromBeginsAnew() {
        subscriptions.connected(connections());
        var first = subscriptions.subscribe(KEY, "room", 0);
        listeners.get(0).subscribed(KEY, 1);
        subscriptions.unsubscribe(KEY);
        listeners.get(0).unsubscribed(KEY, 0);
        var second = subscriptions.subscribe(KEY, "room", 0);
        listeners.get(0).subscribed(KEY, 1);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(told).isEmpty();
    }

    private void refuse(int command) {
        answers.get(command)
                .completeExceptionally(new RedisCommandExecutionException("NOPERM User app has no permissions"));
    }

    @Test
    void theLogSaysOnceThatRedisRefusesHoweverManyChannelsAreAskedFor() {
        try (var log = new LogCapture(RedisMessageBus.class.getName())) {
            subscriptions.connected(connections());
            var unused = List.of(
                    subscriptions.subscribe(KEY, "room", 0), subscriptions.subscribe("streampod:hall", "hall", 0));
            refuse(0);
            refuse(1);
            subscriptions.retryRefused();
            refuse(2);
            refuse(3);

            assertThat(commands).hasSize(4).containsOnly("subscribe");
            assertThat(log.messages()).singleElement().asString().contains("Redis refused", KEY, "NOPERM");
        }
    }
}
