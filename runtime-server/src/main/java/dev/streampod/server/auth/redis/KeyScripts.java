package dev.streampod.server.auth.redis;

import dev.streampod.server.internal.redis.RedisScript;

/**
 * What Redis does in one step each. A key is a hash of {@code id}, {@code user}, {@code scopes} (one a line) and
 * {@code expires} (milliseconds, empty for never); its id leads to its hash sum; a user's keys are a sorted set of hash sums,
 * by when they expire. All of them end by themselves with the keys.
 */
final class KeyScripts {

    static final String ADD = RedisScript.read(KeyScripts.class, "add.lua");
    static final String REVOKE = RedisScript.read(KeyScripts.class, "revoke.lua");
    static final String REVOKE_USER = RedisScript.read(KeyScripts.class, "revoke-user.lua");
    static final String REVOKE_SCOPE = RedisScript.read(KeyScripts.class, "revoke-scope.lua");

    private KeyScripts() {}
}
