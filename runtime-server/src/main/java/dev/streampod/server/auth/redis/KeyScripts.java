package dev.streampod.server.auth.redis;

import dev.streampod.server.internal.redis.RedisScript;

/**
 * The scripts of {@link RedisKeyStore}, each one atomic step. A key is a hash of {@code id}, {@code user}, {@code scopes}
 * (one a line) and {@code expires} (milliseconds, empty for never); its id leads to its hash sum; a user's keys are a
 * sorted set of hash sums, by when they expire. All of them end by themselves with the keys.
 */
final class KeyScripts {

    static final RedisScript ADD = RedisScript.of(KeyScripts.class, "add.lua");
    static final RedisScript REVOKE = RedisScript.of(KeyScripts.class, "revoke.lua");
    static final RedisScript REVOKE_USER = RedisScript.of(KeyScripts.class, "revoke-user.lua");
    static final RedisScript REVOKE_SCOPE = RedisScript.of(KeyScripts.class, "revoke-scope.lua");

    private KeyScripts() {}
}
