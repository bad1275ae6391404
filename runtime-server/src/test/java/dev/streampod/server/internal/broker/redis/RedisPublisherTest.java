package dev.streampod.server.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Failures;
import dev.streampod.server.internal.broker.MessageBus;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers of Redis that cannot be taken. */
class RedisPublisherTest {

    /** An answer that cannot even be looked at, once the client has taken it. */
    private static final class Unspeakable extends RedisCommandExecutionException {

        private static final long serialVersionUID = 1L;

        private boolean taken;

        private Unspeakable() {
            super("");
        }

        @Override
        public String getMessage() {
            if (taken) {
                throw new NoSuchMethodError("on purpose");
            }
            return "";
        }
    }

    private final List<Throwable> reported = new ArrayList<>();
    private final Failures failures = new Failures((function, failure, heldBack) -> reported.add(failure));
    private final List<RedisConnections> dropped = new ArrayList<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final RedisPublisher publisher = new RedisPublisher(
            RedisLimits.defaults(),
            PubSub.PLAIN,
            new PostBudget(RedisLimits.defaults()),
            Runnable::run,
            later::add,
            (connections, why) -> dropped.add(connections),
            null,
            failures);

    /** Connections that keep what is sent until the test answers. */
    private static final class Sent {

        private final List<AsyncCommand<?, ?, ?>> commands = new ArrayList<>();
        private final RedisConnections connections = new RedisConnections(
                InetSocketAddress.createUnresolved("localhost", 6379),
                connection(StatefulRedisPubSubConnection.class),
                publishing(),
                new RedisPulse(1_000_000_000L, 0));

        @SuppressWarnings("unchecked")
        private StatefulRedisConnection<String, byte[]> publishing() {
            return connection(StatefulRedisConnection.class);
        }

        @SuppressWarnings("unchecked")
        private <C> C connection(Class<? super C> type) {
            return (C) Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        if (method.getName().equals("dispatch") && arguments[0] instanceof Collection<?> batch) {
                            batch.forEach(command -> commands.add((AsyncCommand<?, ?, ?>) command));
                            return batch;
                        }
                        throw new UnsupportedOperationException(method.getName());
                    });
        }

        private AsyncCommand<?, ?, ?> next() {
            return commands.remove(0);
        }
    }

    private CompletableFuture<Void> post(int number) {
        RedisPost post = publisher.add("room", 0, new byte[] {0, (byte) number}, null, null);
        publisher.send();
        return post.taken;
    }

    @Test
    void anErrorWhileAnswersAreTakenLosesNoPostAndTellsThoseThatWereTaken() {
        var sent = new Sent();
        publisher.open(sent.connections);
        CompletableFuture<Void> first = post(1);
        CompletableFuture<Void> second = post(2);
        CompletableFuture<Void> third = post(3);
        CompletableFuture<Void> fourth = post(4);
        sent.next().complete();
        assertThat(first).isCompleted();
        later.remove().run();
        assertThat(sent.commands).hasSize(3);

        sent.next().complete();
        var unspeakable = new Unspeakable();
        sent.next().completeExceptionally(unspeakable);
        unspeakable.taken = true;
        sent.next().complete();

        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
        assertThat(fourth).isNotDone();
        assertThat(reported).hasSize(1).hasOnlyElementsOfType(NoSuchMethodError.class);
        assertThat(failures.count()).isEqualTo(1);
        assertThat(dropped).containsExactly(sent.connections);

        // As whoever drops connections does.
        publisher.shut();
        var again = new Sent();
        publisher.open(again.connections);
        assertThat(again.commands).hasSize(2);
        again.next().complete();
        again.next().complete();
        assertThat(third).isCompleted();
        assertThat(fourth).isCompleted();
        assertThat(publisher.bufferedPosts()).isZero();
    }

    @Test
    void whatWasNotTakenIsSentAgainAsSuchIfWhatIsBehindItMayHaveBeenTaken() {
        var sent = new Sent();
        publisher.open(sent.connections);
        var messages = new ArrayList<byte[]>();
        for (int number = 1; number <= 65; number++) {
            byte[] message = {0, (byte) number};
            messages.add(message);
            publisher.add("room", 0, message, null, null);
            publisher.send();
        }
        assertThat(sent.commands).hasSize(65);
        sent.next().completeExceptionally(new RedisCommandExecutionException("LOADING Redis is loading"));

        publisher.shut();
        assertThat(messages)
                .allSatisfy(message ->
                        assertThat(message[0] & MessageBus.SENT_AGAIN).isEqualTo(MessageBus.SENT_AGAIN));
    }
}
