-- Ends all keys of a user.
--
-- KEYS: the user.
-- ARGV: the prefix of keys, the prefix of ids.
-- Returns how many were ended.
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
