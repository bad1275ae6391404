package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.internal.redis.RedisScript;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * A script of histories, as one Redis has it: sent as a whole until that Redis has run it, then by its digest, until Redis has
 * forgotten it. Belongs to a pair of connections; safe for use from any thread.
 */
final class SentScript {

    /** The script that is sent. */
    enum Source {
        /** Adds a message to a history and publishes it. */
        POST("post.lua"),
        /** Reads where a history ends. */
        END("end.lua"),
        /** Says that a history has gone back. */
        HEARD("heard.lua");

        private final String text;
        private final String digest;

        Source(String file) {
            var script = RedisScript.of(SentScript.class, file);
            text = script.text();
            digest = script.digest();
        }

        /** The first arguments of the command that runs it. */
        CommandArgs<String, byte[]> arguments(RedisCodec<String, byte[]> codec, boolean byDigest) {
            return new CommandArgs<>(codec).add(byDigest ? digest : text);
        }
    }

    private volatile boolean known;
    private volatile boolean refused;

    static CommandType command(boolean byDigest) {
        return byDigest ? CommandType.EVALSHA : CommandType.EVAL;
    }

    boolean isKnown() {
        return known;
    }

    /** Redis has run it. */
    void ran() {
        if (!known && !refused) {
            known = true;
        }
    }

    /** Whether it has to be sent as a whole, since Redis did not take it by its digest. Notes that for those that follow. */
    boolean failedByDigest(@Nullable Throwable failure) {
        if (RedisErrors.isUnknownScript(failure)) {
            known = false;
            return true;
        }
        if (RedisErrors.forbids(failure, "evalsha")) {
            refused = true;
            known = false;
            return true;
        }
        return false;
    }
}
