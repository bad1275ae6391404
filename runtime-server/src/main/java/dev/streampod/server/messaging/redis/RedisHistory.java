package dev.streampod.server.messaging.redis;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.KeptMessage;
import dev.streampod.server.messaging.KeptMessages;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The histories of channels, each a stream of Redis beside its channel.
 *
 * <p>A message is added and published in one step, a script, so that the order of the history is the one in which messages
 * are received. Published with it are its position and that of the message before it. One that is sent again is left out if
 * the history has it.
 *
 * <p>Opened and shut on the loop; reading is for any thread.
 */
final class RedisHistory {

    /** How many servers are known to a history; of those beyond, what is sent again may be there twice. */
    private static final int ORIGINS = 256;

    /** The bit of the first byte that says that two positions follow the message. */
    private static final int KEPT = 0x20;

    private static final int POSITIONS = 4 * Long.BYTES;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Stands before the key of the channel in that of its history. */
    private static final String KEY = "history:";

    private static final String ORIGINS_KEY = "history-origins:";

    private static final String MESSAGE = "m";
    private static final String BEFORE = "b";

    /**
     * For how long a stream is there when nothing in it is wanted any more. So positions go on from the last one, and do not
     * begin anew, even if the clock of Redis is set back by as much.
     */
    private static final long LINGER_MILLIS = 60_000;

    /*
     * KEYS: the stream, the channel, the origins. ARGV: size, milliseconds to live, the message, whose bytes 2 to 9 are its
     * origin and 10 to 25 its run and number. Of each origin the last run and number are kept: so what is sent again is
     * known from what was not taken the first time, which then need not say so. Numbers of Lua are exact up to 2^53.
     */
    private static final byte[] POST = String.join(
                    "\n",
                    "local message = ARGV[3]",
                    "local first = message:byte(1)",
                    "local origin = message:sub(2, 9)",
                    "local known = redis.call('HGET', KEYS[3], origin)",
                    "local origins = known and 0 or redis.call('HLEN', KEYS[3])",
                    "if first >= 64 then",
                    "  if known then",
                    "    local knownRun, knownNumber = struct.unpack('>I8I8', known)",
                    "    local run, number = struct.unpack('>I8I8', message:sub(10, 25))",
                    "    if run < knownRun or (run == knownRun and number <= knownNumber) then return 0 end",
                    "    first = first - 64",
                    "  elseif origins > 0 and origins < " + ORIGINS + " then",
                    "    first = first - 64",
                    "  end",
                    "end",
                    "if origins >= " + ORIGINS + " then",
                    "  redis.call('HDEL', KEYS[3], redis.call('HKEYS', KEYS[3])[1])",
                    "end",
                    "redis.call('HSET', KEYS[3], origin, message:sub(10, 25))",
                    "local body = message:sub(2)",
                    "local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]",
                    "local before = last and last[1] or '0-0'",
                    "local id = redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[1], '*'," + " '" + MESSAGE
                            + "', string.char(first % 64) .. body, '" + BEFORE + "', before)",
                    "redis.call('PEXPIRE', KEYS[1], ARGV[2])",
                    "redis.call('PEXPIRE', KEYS[3], ARGV[2])",
                    "local function packed(position)",
                    "  local millis, number = position:match('^(%d+)-(%d+)$')",
                    "  return struct.pack('>I8I8', tonumber(millis), tonumber(number))",
                    "end",
                    "return redis.call('PUBLISH', KEYS[2]," + " string.char(first + " + KEPT
                            + ") .. body .. packed(before) .. packed(id))")
            .getBytes(StandardCharsets.US_ASCII);

    private final BiConsumer<RedisConnections, String> drop;
    private volatile @Nullable RedisConnections connections;

    /** @param drop gives up connections on which reading failed */
    RedisHistory(BiConsumer<RedisConnections, String> drop) {
        this.drop = drop;
    }

    void open(RedisConnections given) {
        connections = given;
    }

    void shut() {
        connections = null;
    }

    /** The command that adds and publishes a message. */
    static AsyncCommand<String, byte[], Long> post(
            RedisCodec<String, byte[]> codec, String channelKey, byte[] message, ChannelHistory history) {
        var arguments = new CommandArgs<>(codec)
                .add(POST)
                .add(3)
                .addKey(KEY + channelKey)
                .addKey(channelKey)
                .addKey(ORIGINS_KEY + channelKey)
                .add(history.size())
                .add(history.timeToLive().toMillis() + LINGER_MILLIS)
                .addValue(message);
        return new AsyncCommand<>(new Command<>(CommandType.EVAL, new IntegerOutput<>(codec), arguments));
    }

    /** What came over a channel, if it is kept; null if it is a message like any other. */
    static @Nullable KeptMessage received(byte[] published) {
        int end = published.length - POSITIONS;
        if (end <= 0 || (published[0] & KEPT) == 0) {
            return null;
        }
        ChannelPosition before = position(published, end);
        ChannelPosition position = position(published, end + 2 * Long.BYTES);
        if (before == null || position == null) {
            return null;
        }
        byte[] message = Arrays.copyOf(published, end);
        message[0] &= (byte) ~KEPT;
        return new KeptMessage(position, before, message);
    }

    private static @Nullable ChannelPosition position(byte[] bytes, int offset) {
        long millis = (long) LONG.get(bytes, offset);
        long number = (long) LONG.get(bytes, offset + Long.BYTES);
        return millis < 0 || number < 0 ? null : new ChannelPosition(millis, number);
    }

    /** Reads what comes after a position, and where the history ends. */
    CompletableFuture<KeptMessages> read(String channelKey, ChannelPosition after, int most) {
        RedisConnections current = connections;
        if (current == null) {
            return CompletableFuture.failedFuture(
                    new HistoryUnavailableException("Redis cannot be reached", false, null));
        }
        String key = KEY + channelKey;
        try {
            RedisAsyncCommands<String, byte[]> commands = current.publishing().async();
            CompletableFuture<List<StreamMessage<String, byte[]>>> found = after.equals(ChannelPosition.END)
                    ? CompletableFuture.completedFuture(List.of())
                    : commands.xrange(key, Range.create(after.next().toString(), "+"), Limit.from(most))
                            .toCompletableFuture();
            RedisFuture<List<StreamMessage<String, byte[]>>> last =
                    commands.xrevrange(key, Range.create("-", "+"), Limit.from(1));
            // Not what would come of composing: there the failure is wrapped in another.
            var result = new CompletableFuture<KeptMessages>();
            var unused = found.thenCombine(last, RedisHistory::kept).whenComplete((kept, failure) -> {
                if (failure == null) {
                    result.complete(kept);
                } else {
                    result.completeExceptionally(unavailable(current, failure));
                }
            });
            return result;
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(unavailable(current, e));
        }
    }

    private HistoryUnavailableException unavailable(RedisConnections from, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HistoryUnavailableException known) {
            return known;
        }
        boolean refused = cause instanceof RedisCommandExecutionException;
        if (!refused) {
            drop.accept(from, "a history could not be read");
        }
        return new HistoryUnavailableException("Redis does not give it: " + cause.getMessage(), refused, cause);
    }

    private static KeptMessages kept(
            List<StreamMessage<String, byte[]>> found, List<StreamMessage<String, byte[]>> last) {
        try {
            return new KeptMessages(
                    found.stream().map(RedisHistory::kept).toList(),
                    last.isEmpty()
                            ? ChannelPosition.START
                            : ChannelPosition.parse(last.get(0).getId()));
        } catch (IllegalArgumentException e) {
            throw new HistoryUnavailableException("The stream holds something else", true, e);
        }
    }

    private static KeptMessage kept(StreamMessage<String, byte[]> entry) {
        byte[] message = entry.getBody().get(MESSAGE);
        byte[] before = entry.getBody().get(BEFORE);
        if (message == null || before == null) {
            throw new HistoryUnavailableException("The stream holds something else", true, null);
        }
        return new KeptMessage(
                ChannelPosition.parse(entry.getId()),
                ChannelPosition.parse(new String(before, StandardCharsets.US_ASCII)),
                message);
    }
}
