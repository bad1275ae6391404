-- Adds a key.
--
-- KEYS: the key, the id, the user.
-- ARGV: hash sum, id, user, scopes, when it expires or nothing, now.
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
