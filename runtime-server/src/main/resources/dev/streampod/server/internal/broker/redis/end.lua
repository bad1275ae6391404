-- Reads where a history ends, and begins an empty one if there is none.
--
-- KEYS: the stream, the origins.
-- ARGV: milliseconds to live, and 8 bytes: the epoch if a history begins, a zero and random ones.
-- Returns the id of the last entry and the epoch.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
for i = 1, last and #last[2] or 0, 2 do
  if last[2][i] == 'e' then return {last[1], last[2][i + 1]} end
end
local epoch = redis.call('HGET', KEYS[2], 'e')
if not epoch then
  epoch = ARGV[2]
  local new = redis.call('HLEN', KEYS[2]) == 0
  redis.call('HSET', KEYS[2], 'e', epoch, 'b', epoch)
  if new then redis.call('PEXPIRE', KEYS[2], ARGV[1]) end
end
-- Behind it may stand that something is missing.
return {'0-0', epoch:sub(1, 8)}
