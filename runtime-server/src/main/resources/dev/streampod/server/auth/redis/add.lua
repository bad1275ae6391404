-- Adds a key.
--
-- KEYS: the key, the id, the user.
-- ARGV: hash sum, id, user, scopes, when it expires or nothing, now.
redis.call('HSET', KEYS[1], 'id', ARGV[2], 'user', ARGV[3], 'scopes', ARGV[4], 'expires', ARGV[5])
redis.call('SET', KEYS[2], ARGV[1])
-- Keys of the user that have expired by the clock of the server that adds this one. By the clock of Redis, which expires
-- keys, they may not have, and then revoking the user has to find them.
local old = redis.call('ZCOUNT', KEYS[3], '-inf', '(' .. ARGV[6])
if old > 0 then
  local prefix = KEYS[1]:sub(1, #KEYS[1] - #ARGV[1])
  for _, hash in ipairs(redis.call('ZRANGE', KEYS[3], 0, old - 1)) do
    if not redis.call('HGET', prefix .. hash, 'id') then
      redis.call('ZREM', KEYS[3], hash)
    end
  end
end
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
