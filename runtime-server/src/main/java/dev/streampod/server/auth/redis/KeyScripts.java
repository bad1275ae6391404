package dev.streampod.server.auth.redis;

/**
 * What Redis does in one step each. A key is a hash of {@code id}, {@code user}, {@code scopes} (one a line) and
 * {@code expires} (milliseconds, empty for never); its id leads to its hash sum; a user's keys are a sorted set of hash sums,
 * by when they expire. All of them end by themselves with the keys.
 */
final class KeyScripts {

    /** KEYS: the key, the id, the user. ARGV: hash sum, id, user, scopes, when it expires or nothing, now. */
    static final String ADD = """
            redis.call('HSET', KEYS[1], 'id', ARGV[2], 'user', ARGV[3], 'scopes', ARGV[4], 'expires', ARGV[5])
            redis.call('SET', KEYS[2], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', '(' .. ARGV[6])
            if ARGV[5] == '' then
              redis.call('PERSIST', KEYS[1])
              redis.call('ZADD', KEYS[3], '+inf', ARGV[1])
              redis.call('PERSIST', KEYS[3])
            else
              redis.call('PEXPIREAT', KEYS[1], ARGV[5])
              redis.call('PEXPIREAT', KEYS[2], ARGV[5])
              redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
              if redis.call('ZCOUNT', KEYS[3], '+inf', '+inf') == 0 then
                local last = redis.call('ZREVRANGE', KEYS[3], 0, 0)[1]
                redis.call('PEXPIREAT', KEYS[3], string.format('%.0f', redis.call('ZSCORE', KEYS[3], last)))
              end
            end
            return 1
            """;

    /** KEYS: the id. ARGV: the prefix of keys, the prefix of users. Returns how many were ended. */
    static final String REVOKE = """
            local hash = redis.call('GET', KEYS[1])
            if not hash then
              return 0
            end
            local user = redis.call('HGET', ARGV[1] .. hash, 'user')
            redis.call('DEL', KEYS[1], ARGV[1] .. hash)
            if user then
              redis.call('ZREM', ARGV[2] .. user, hash)
            end
            return 1
            """;

    /** KEYS: the user. ARGV: the prefix of keys, the prefix of ids. Returns how many were ended. */
    static final String REVOKE_USER = """
            local ended = 0
            for _, hash in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
              local id = redis.call('HGET', ARGV[1] .. hash, 'id')
              if id then
                redis.call('DEL', ARGV[1] .. hash, ARGV[2] .. id)
                ended = ended + 1
              end
            end
            redis.call('DEL', KEYS[1])
            return ended
            """;

    /** KEYS: the user. ARGV: the prefix of keys, the scope. Returns how many keys had it. */
    static final String REVOKE_SCOPE = """
            local changed = 0
            for _, hash in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
              local scopes = redis.call('HGET', ARGV[1] .. hash, 'scopes')
              if scopes then
                local left = {}
                local had = false
                for scope in string.gmatch(scopes, '[^\\n]+') do
                  if scope == ARGV[2] then
                    had = true
                  else
                    left[#left + 1] = scope
                  end
                end
                if had then
                  redis.call('HSET', ARGV[1] .. hash, 'scopes', table.concat(left, '\\n'))
                  changed = changed + 1
                end
              end
            end
            return changed
            """;

    private KeyScripts() {}
}
