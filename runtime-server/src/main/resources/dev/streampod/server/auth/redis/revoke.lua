-- Ends a key.
--
-- KEYS: the id.
-- ARGV: the prefix of keys, the prefix of users.
-- Returns how many were ended.
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
