package dev.streampod.server.internal.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The master that sentinels know.
 *
 * <p>All of them are asked at once, since some may be dead, and one that is cut off from the others, or has not heard from them
 * yet, still names a master that was replaced. The answer with the highest configuration epoch counts, once all have answered;
 * those that are silent have {@link #PATIENCE}.
 *
 * <p>Has no state; each question opens connections of its own and closes them.
 */
public final class SentinelMaster implements RedisMaster {

    /** How long the first answer waits for those of other sentinels. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final RedisClient client;
    private final RedisNodes nodes;
    private final List<InetSocketAddress> sentinels;
    private final String name;
    private final Duration timeout;

    /**
     * @param name what the sentinels call the master
     * @param timeout how long each sentinel has for its answer
     */
    public SentinelMaster(
            RedisClient client, RedisNodes nodes, List<InetSocketAddress> sentinels, String name, Duration timeout) {
        this.client = client;
        this.nodes = nodes;
        this.sentinels = List.copyOf(sentinels);
        this.name = name;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<InetSocketAddress> locate() {
        var poll = new Poll();
        sentinels.forEach(poll::ask);
        return poll.result;
    }

    @Override
    public Watch watch(Runnable mayHaveChanged) {
        return new SentinelWatch(client, nodes, sentinels, name, mayHaveChanged);
    }

    /** The answer of a sentinel; the address is null when it knows no such master. */
    private record Answer(@Nullable InetSocketAddress master, long epoch) {}

    /** The answers to one question. Its lock guards them, and is not held when the result is completed. */
    private final class Poll {

        private final CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
        private int failed;
        private int answered;
        private @Nullable Answer best;
        private @Nullable Throwable failure;

        private void ask(InetSocketAddress sentinel) {
            CompletableFuture<StatefulRedisConnection<String, String>> connecting;
            try {
                connecting = client.connectAsync(StringCodec.UTF8, nodes.sentinel(sentinel))
                        .toCompletableFuture();
            } catch (Throwable e) {
                took(null, e);
                return;
            }
            var unused = connecting
                    .thenCompose(connection -> SentinelMaster.this
                            .ask(connection)
                            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                            .whenComplete((answer, e) -> connection.closeAsync()))
                    .whenComplete((answer, e) -> took(answer, e == null ? null : explained(sentinel, e)));
        }

        private void took(@Nullable Answer answer, @Nullable Throwable e) {
            boolean decided;
            boolean first;
            synchronized (this) {
                if (answer == null) {
                    failed++;
                    failure = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
                } else {
                    answered++;
                    if (best == null || best.master == null || (answer.master != null && answer.epoch > best.epoch)) {
                        best = answer;
                    }
                }
                first = answer != null && answered == 1;
                decided = answered + failed == sentinels.size();
            }
            if (decided) {
                decide();
            } else if (first) {
                var unused = client.getResources()
                        .eventExecutorGroup()
                        .schedule(this::decide, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void decide() {
            Answer answer;
            Throwable cause;
            synchronized (this) {
                answer = best;
                cause = failure;
            }
            if (answer == null) {
                // Without the cause, since the log has the text of the innermost one; a fault of this process is told
                // as it is.
                result.completeExceptionally(
                        cause != null && RedisErrors.isFault(cause)
                                ? cause
                                : new RedisException((sentinels.size() == 1
                                                ? "the sentinel does not say"
                                                : "none of the " + sentinels.size() + " sentinels says")
                                        + " where the master is: " + RedisErrors.reason(cause)));
            } else if (answer.master == null) {
                result.completeExceptionally(
                        new RedisException("the sentinels do not know a master with the name " + name));
            } else {
                result.complete(answer.master);
            }
        }
    }

    /** The failure to report; a Redis in the place of a sentinel says only that it does not know the command. */
    private Throwable explained(InetSocketAddress sentinel, Throwable failure) {
        Throwable cause = RedisErrors.unwrapped(failure);
        return cause instanceof RedisCommandExecutionException
                        && String.valueOf(cause.getMessage()).startsWith("ERR unknown command")
                ? new RedisException(
                        RedisNodes.name(sentinel) + " is a Redis server, not a sentinel: sentinels listen on port "
                                + RedisURI.DEFAULT_SENTINEL_PORT + " unless they are configured otherwise")
                : nodes.explained(sentinel, failure);
    }

    private CompletableFuture<Answer> ask(StatefulRedisConnection<String, String> connection) {
        RedisFuture<List<Object>> address = sentinel(connection, "GET-MASTER-ADDR-BY-NAME");
        // During a fail-over the address in this answer is still the old one, when the other already says the new one.
        CompletableFuture<Long> epoch = sentinel(connection, "MASTER")
                .toCompletableFuture()
                .handle((master, failure) -> failure == null ? epoch(master) : 0L);
        return address.toCompletableFuture().thenCombine(epoch, (at, number) -> new Answer(address(at), number));
    }

    private RedisFuture<List<Object>> sentinel(StatefulRedisConnection<String, String> connection, String question) {
        var arguments = new CommandArgs<>(StringCodec.UTF8).add(question).add(name);
        return connection.async().dispatch(CommandType.SENTINEL, new ArrayOutput<>(StringCodec.UTF8), arguments);
    }

    private static @Nullable InetSocketAddress address(@Nullable List<Object> answer) {
        if (answer == null || answer.size() != 2) {
            return null;
        }
        return InetSocketAddress.createUnresolved(
                String.valueOf(answer.get(0)), Integer.parseInt(String.valueOf(answer.get(1))));
    }

    /** Names and values, one after another. */
    private static long epoch(List<Object> master) {
        for (int i = 0; i + 1 < master.size(); i += 2) {
            if ("config-epoch".equals(master.get(i))) {
                return Long.parseLong(String.valueOf(master.get(i + 1)));
            }
        }
        return 0;
    }
}
