package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.HistoryEntries;
import dev.streampod.server.internal.broker.HistoryEntry;
import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The histories of channels, each a stream of Redis beside its channel.
 *
 * <p>A message is added and published in one step, a script, so that the order of the history is the one in which messages
 * are received. Published with it are the epoch of the history, its position and that of the message before it. One that is
 * sent again is left out if the history has it.
 *
 * <p>The epoch is in every entry, and the next message takes that of the last one. So where the stream was removed, by
 * whatever, the next message begins another epoch. A history that has a listener before there is a message has its
 * epoch beside the origins, for a while, until the first message takes it.
 *
 * <p>Where something that was acknowledged or heard is not there, though its history is, the next message begins another epoch
 * in the same stream, and names a predecessor that does not exist, so that everybody reads.
 *
 * <p>Has no state of its own; reading is for any thread.
 */
final class RedisHistory {

    /** The bit of the first byte that says that an epoch and two positions follow the message. */
    private static final int KEPT = 0x20;

    private static final int POSITIONS = 5 * Long.BYTES;

    /** The bit of the first byte that says that the place of its server's last acknowledged post stands before those. */
    private static final int ACKNOWLEDGED_ELSEWHERE = 0x80;

    /** The length of an epoch and the position of one message. */
    private static final int PLACE = 3 * Long.BYTES;

    private static final byte[] NO_EPOCH = {};
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Stands before the key of the channel in that of its history. */
    private static final String KEY = "history:";

    private static final String ORIGINS_KEY = "history-origins:";

    // The fields of an entry, as the scripts have them.
    private static final String MESSAGE = "m";
    private static final String BEFORE = "b";
    private static final String EPOCH = "e";
    private static final String ELSEWHERE = "a";

    /**
     * For how long a stream is there when nothing in it is wanted any more: so a reader that was away for little longer than that is
     * not told of a gap without need.
     */
    private static final long LINGER_MILLIS = 60_000;

    private static final Logger log = LoggerFactory.getLogger(RedisLog.NAME);
    private static final long ASK_AGAIN_MILLIS = 250;

    /** For how long an empty history is known, and so is what else is said of one without posts. */
    private static final long EMPTY_MILLIS = 600_000;

    private final ScheduledExecutorService timer;
    private final long askAgainNanos;
    private final BiConsumer<RedisConnections, String> drop;
    private final Function<String, @Nullable RedisConnections> connections;
    private final Consumer<String> misplaced;

    /**
     * @param connections those that lead to what belongs to the key of a channel; null while there are none
     * @param misplaced is told of keys that are on another master, or are being moved to one
     * @param timer asks again after an error that passes
     * @param askAgain for how long; then the connections are given up
     * @param drop gives up connections on which reading failed
     */
    RedisHistory(
            Function<String, @Nullable RedisConnections> connections,
            Consumer<String> misplaced,
            ScheduledExecutorService timer,
            Duration askAgain,
            BiConsumer<RedisConnections, String> drop) {
        this.connections = connections;
        this.misplaced = misplaced;
        this.timer = timer;
        this.askAgainNanos = askAgain.toNanos();
        this.drop = drop;
    }

    /**
     * The command that adds and publishes a message.
     *
     * @param byDigest whether Redis knows the script
     * @param progress how far the history goes at least, which is read now
     */
    static AsyncCommand<String, byte[], byte[]> post(
            PubSub pubSub,
            boolean byDigest,
            String channelKey,
            byte[] message,
            ChannelHistory history,
            HistoryProgress progress) {
        HistoryProgress.Taken taken = progress.taken();
        ChannelPosition heard = progress.heard();
        // The channel is no key: in a slot that is being moved, a key that does not exist counts as one that was moved.
        var arguments = SentScript.Source.POST
                .arguments(RedisConnections.CODEC, byDigest)
                .add(2)
                .addKey(KEY + channelKey)
                .addKey(ORIGINS_KEY + channelKey)
                .add(history.size())
                .add(history.timeToLive().toMillis() + LINGER_MILLIS)
                .addValue(message)
                .addValue(newEpoch())
                .addKey(channelKey)
                .add(pubSub.publish().name())
                .add(taken.number())
                .addValue(
                        taken.number() == 0 ? NO_EPOCH : bytes(taken.position().epoch()))
                .add(taken.position().millis())
                .add(taken.position().number());
        if (heard != null) {
            arguments.addValue(bytes(heard.epoch())).add(heard.millis()).add(heard.number());
        }
        return new AsyncCommand<>(
                new Command<>(SentScript.command(byDigest), new ByteArrayOutput<>(RedisConnections.CODEC), arguments));
    }

    /** Where a message is, by the answer of Redis to the command that has added it; null when that says nothing. */
    static @Nullable ChannelPosition posted(byte @Nullable [] answer) {
        return answer == null || answer.length != PLACE ? null : place(answer, 0);
    }

    /** Of a stream that begins: no break precedes it. */
    private static byte[] newEpoch() {
        return bytes(ThreadLocalRandom.current().nextLong(1, 1L << (Long.SIZE - Byte.SIZE)));
    }

    private static byte[] bytes(long epoch) {
        byte[] bytes = new byte[Long.BYTES];
        LONG.set(bytes, 0, epoch);
        return bytes;
    }

    /** The entry of a message that came over a channel; null when the message is not kept. */
    static @Nullable HistoryEntry received(byte[] published) {
        int end = published.length - POSITIONS;
        if (end <= 0 || (published[0] & KEPT) == 0) {
            return null;
        }
        long epoch = (long) LONG.get(published, end);
        ChannelPosition before = position(published, end + Long.BYTES, epoch);
        ChannelPosition position = position(published, end + 3 * Long.BYTES, epoch);
        if (before == null || position == null) {
            return null;
        }
        ChannelPosition elsewhere = null;
        if ((published[0] & ACKNOWLEDGED_ELSEWHERE) != 0 && end > PLACE) {
            end -= PLACE;
            elsewhere = place(published, end);
        }
        byte[] message = Arrays.copyOf(published, end);
        message[0] &= (byte) ~(KEPT | ACKNOWLEDGED_ELSEWHERE);
        return new HistoryEntry(position, before, message, elsewhere);
    }

    /** An epoch and the position of a message; null if it is none. */
    private static @Nullable ChannelPosition place(byte[] bytes, int offset) {
        return position(bytes, offset + Long.BYTES, (long) LONG.get(bytes, offset));
    }

    private static @Nullable ChannelPosition position(byte[] bytes, int offset, long epoch) {
        long millis = (long) LONG.get(bytes, offset);
        long number = (long) LONG.get(bytes, offset + Long.BYTES);
        return millis < 0 || number < 0 ? null : new ChannelPosition(millis, number, epoch);
    }

    /**
     * Reads what comes after a position, and where the history ends. While Redis answers with errors that pass, it is asked
     * again, as long as posts wait for it, too.
     */
    CompletableFuture<HistoryEntries> read(String channelKey, ChannelPosition after, int most) {
        var result = new CompletableFuture<HistoryEntries>();
        read(new Read(channelKey, after, most, result, System.nanoTime() + askAgainNanos));
        return result;
    }

    /** Reads where the history ends, and begins an empty one if there is none and Redis can be written to. */
    CompletableFuture<HistoryEntries> end(String channelKey) {
        RedisConnections current = connections.apply(channelKey);
        if (current == null) {
            return read(channelKey, ChannelPosition.END, 1);
        }
        byte[] epoch = newEpoch();
        var result = new CompletableFuture<HistoryEntries>();
        try {
            var unused = this.<List<Object>>run(
                            current,
                            SentScript.Source.END,
                            channelKey,
                            ArrayOutput::new,
                            arguments -> arguments.add(EMPTY_MILLIS).addValue(epoch))
                    .whenComplete((answer, failure) -> {
                        ChannelPosition end = failure == null ? endOrNull(answer) : null;
                        if (end == null) {
                            readEnd(channelKey, result);
                        } else {
                            result.complete(new HistoryEntries(List.of(), end));
                        }
                    });
        } catch (Throwable e) {
            readEnd(channelKey, result);
        }
        return result;
    }

    /**
     * Has the next message say that something is missing, if a history ends before one that was heard, or goes on without it. Where
     * that cannot be said it is not: servers that post say it as well.
     *
     * @param goesOn whether it is known to go on without it
     */
    void wentBack(String channelKey, ChannelPosition heard, boolean goesOn) {
        RedisConnections current = connections.apply(channelKey);
        if (current == null) {
            return;
        }
        try {
            var unused = this.<Long>run(
                            current,
                            SentScript.Source.HEARD,
                            channelKey,
                            IntegerOutput::new,
                            arguments -> arguments
                                    .addValue(bytes(heard.epoch()))
                                    .add(heard.millis())
                                    .add(heard.number())
                                    .add(EMPTY_MILLIS)
                                    .add(goesOn ? 1 : 0))
                    .whenComplete((said, failure) -> {
                        if (failure != null) {
                            notSaid(failure);
                        }
                    });
        } catch (RedisException e) {
            notSaid(e);
        }
    }

    /** Runs a script on the keys of a channel: by its digest, if Redis should know it. */
    private <T> CompletableFuture<T> run(
            RedisConnections on,
            SentScript.Source source,
            String channelKey,
            Function<RedisCodec<String, byte[]>, CommandOutput<String, byte[], T>> output,
            Consumer<CommandArgs<String, byte[]>> more) {
        SentScript script = on.script(source);
        boolean byDigest = script.isKnown();
        return run(on, source, byDigest, channelKey, output, more)
                .handle((answer, failure) -> {
                    if (failure == null) {
                        script.ran();
                        return CompletableFuture.completedFuture(answer);
                    }
                    return byDigest && script.failedByDigest(failure)
                            ? run(on, source, false, channelKey, output, more)
                            : CompletableFuture.<T>failedFuture(failure);
                })
                .thenCompose(Function.identity());
    }

    private static <T> CompletableFuture<T> run(
            RedisConnections on,
            SentScript.Source source,
            boolean byDigest,
            String channelKey,
            Function<RedisCodec<String, byte[]>, CommandOutput<String, byte[], T>> output,
            Consumer<CommandArgs<String, byte[]>> more) {
        CommandArgs<String, byte[]> arguments = source.arguments(RedisConnections.CODEC, byDigest)
                .add(2)
                .addKey(KEY + channelKey)
                .addKey(ORIGINS_KEY + channelKey);
        more.accept(arguments);
        return on.publishing()
                .async()
                .dispatch(SentScript.command(byDigest), output.apply(RedisConnections.CODEC), arguments)
                .toCompletableFuture();
    }

    private static void notSaid(Throwable failure) {
        log.debug("Redis was not told that a history has gone back", failure);
    }

    /** Null also when the last entry is not one of ours, and has an id that is no position. */
    private static @Nullable ChannelPosition endOrNull(List<Object> answer) {
        try {
            return end(answer);
        } catch (RuntimeException e) {
            log.debug("The end of a history cannot be read", e);
            return null;
        }
    }

    private static @Nullable ChannelPosition end(List<Object> answer) {
        return answer.size() == 2
                        && answer.get(0) instanceof byte[] id
                        && answer.get(1) instanceof byte[] epoch
                        && epoch.length == Long.BYTES
                ? position(new String(id, StandardCharsets.US_ASCII), (long) LONG.get(epoch, 0))
                : null;
    }

    private void readEnd(String channelKey, CompletableFuture<HistoryEntries> result) {
        var unused = read(channelKey, ChannelPosition.END, 1).whenComplete((end, failure) -> {
            if (failure == null) {
                result.complete(end);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private record Read(
            String channelKey,
            ChannelPosition after,
            int most,
            CompletableFuture<HistoryEntries> result,
            long askAgainUntil) {}

    private void read(Read read) {
        RedisConnections current = connections.apply(read.channelKey);
        if (current == null) {
            read.result.completeExceptionally(new HistoryUnavailableException("Redis cannot be reached", false, null));
            return;
        }
        try {
            String key = KEY + read.channelKey;
            RedisAsyncCommands<String, byte[]> commands = current.publishing().async();
            CompletableFuture<List<StreamMessage<String, byte[]>>> found = read.after.equals(ChannelPosition.END)
                    ? CompletableFuture.completedFuture(List.of())
                    : commands.xrange(key, Range.create(id(read.after.next()), "+"), Limit.from(read.most))
                            .toCompletableFuture();
            RedisFuture<List<StreamMessage<String, byte[]>>> last =
                    commands.xrevrange(key, Range.create("-", "+"), Limit.from(1));
            CompletableFuture<Long> now = read.after.equals(ChannelPosition.START)
                    ? now(commands)
                    : CompletableFuture.completedFuture(System.currentTimeMillis());
            // Not what would come of composing: there the failure is wrapped in another.
            var unused = found.thenCombine(last, RedisHistory::toHistory)
                    .thenCombine(
                            now, (entries, millis) -> new HistoryEntries(entries.messages(), entries.last(), millis))
                    .whenComplete((entries, failure) -> {
                        if (failure == null) {
                            read.result.complete(entries);
                        } else {
                            failed(read, current, failure);
                        }
                    });
        } catch (Throwable e) {
            failed(read, current, e);
        }
    }

    /** The clock of Redis, which decides how old a message is; that of this process where asking for it is not allowed. */
    private static CompletableFuture<Long> now(RedisAsyncCommands<String, byte[]> commands) {
        return commands.time().toCompletableFuture().handle((time, failure) -> {
            if (failure != null || time.size() != 2) {
                return System.currentTimeMillis();
            }
            long seconds = Long.parseLong(new String(time.get(0), StandardCharsets.US_ASCII));
            long micros = Long.parseLong(new String(time.get(1), StandardCharsets.US_ASCII));
            return TimeUnit.SECONDS.toMillis(seconds) + TimeUnit.MICROSECONDS.toMillis(micros);
        });
    }

    private static String id(ChannelPosition position) {
        return position.millis() + "-" + position.number();
    }

    private void failed(Read read, RedisConnections from, Throwable failure) {
        if (RedisErrors.isAboutSlot(failure)) {
            misplaced.accept(read.channelKey);
        }
        if (RedisErrors.passes(failure) && System.nanoTime() - read.askAgainUntil < 0) {
            try {
                var unused = timer.schedule(() -> read(read), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (RejectedExecutionException e) {
                log.debug("History read ignored: the bus is closed");
            }
        }
        read.result.completeExceptionally(unavailable(from, failure));
    }

    private HistoryUnavailableException unavailable(RedisConnections from, Throwable failure) {
        Throwable cause = RedisErrors.unwrapped(failure);
        if (cause instanceof HistoryUnavailableException known) {
            return known;
        }
        boolean refused = RedisErrors.refuses(failure);
        if (!refused) {
            drop.accept(from, "a history could not be read");
        }
        return new HistoryUnavailableException(
                "Redis does not give it: " + RedisErrors.explained(failure), refused, cause);
    }

    private static HistoryEntries toHistory(
            List<StreamMessage<String, byte[]>> found, List<StreamMessage<String, byte[]>> last) {
        try {
            return new HistoryEntries(
                    found.stream().map(RedisHistory::toHistory).toList(),
                    last.isEmpty() ? ChannelPosition.START : endOf(last.get(0)));
        } catch (IllegalArgumentException e) {
            throw new HistoryUnavailableException("The Redis stream has unexpected content", true, e);
        }
    }

    private static HistoryEntry toHistory(StreamMessage<String, byte[]> entry) {
        byte[] before = field(entry, BEFORE);
        long epoch = epoch(entry);
        return new HistoryEntry(
                position(entry.getId(), epoch),
                position(new String(before, StandardCharsets.US_ASCII), epoch),
                field(entry, MESSAGE),
                posted(entry.getBody().get(ELSEWHERE)));
    }

    private static ChannelPosition endOf(StreamMessage<String, byte[]> last) {
        return position(last.getId(), epoch(last));
    }

    private static long epoch(StreamMessage<String, byte[]> entry) {
        byte[] epoch = field(entry, EPOCH);
        if (epoch.length != Long.BYTES) {
            throw new HistoryUnavailableException("The Redis stream has unexpected content", true, null);
        }
        return (long) LONG.get(epoch, 0);
    }

    private static byte[] field(StreamMessage<String, byte[]> entry, String name) {
        byte[] value = entry.getBody().get(name);
        if (value == null) {
            throw new HistoryUnavailableException("The Redis stream has unexpected content", true, null);
        }
        return value;
    }

    private static ChannelPosition position(String id, long epoch) {
        ChannelPosition position = ChannelPosition.parse(id);
        return new ChannelPosition(position.millis(), position.number(), epoch);
    }
}
